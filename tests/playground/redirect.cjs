/**
 * Keeps the Agents Playground on this machine; loaded before it (node --require).
 *
 * A connection to Microsoft's login goes to the stand-in (LOGIN_STAND_IN, host:port), any other that would leave
 * the machine is refused, and it listens on loopback only. Each of them is a line in the file CONNECTIONS: whom it
 * was meant for, and where it went, or "refused".
 */
"use strict";
const fs = require("node:fs");
const net = require("node:net");
const tls = require("node:tls");

const LOGIN = new Set(["login.microsoftonline.com", "login.botframework.com"]);
const LOOPBACK = "127.0.0.1";
const HERE = new Set([LOOPBACK, "localhost", "::1"]);
const [host, port] = process.env.LOGIN_STAND_IN.split(":");

const note = (meant, went) => fs.appendFileSync(process.env.CONNECTIONS, `${meant} ${went}\n`);

// TLS by itself, since the stand-in's certificate is made out to an address. An address can be no server name
// (RFC 6066 §3).
const tlsConnect = tls.connect;
tls.connect = function (...given) {
  const options = given.find((argument) => argument !== null && typeof argument === "object");
  if (!options || !LOGIN.has(options.host)) return tlsConnect.apply(this, given);
  note(options.host, host);
  const instead = { ...options, host, port: Number(port), servername: "" };
  return tlsConnect.apply(this, given.map((argument) => (argument === options ? instead : argument)));
};

// Every connection comes here, also those of TLS and fetch, before any name is looked up.
const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function (...given) {
  const [options] = Array.isArray(given[0]) ? given[0] : net._normalizeArgs(given);
  const meant = options.host ?? LOOPBACK;
  if (options.path || HERE.has(meant)) return connect.apply(this, given);
  note(meant, "refused");
  this.connecting = true;
  process.nextTick(() => this.destroy(new Error(`refused: ${meant}`))); // not before the caller listens for it
  return this;
};

const listen = net.Server.prototype.listen;
net.Server.prototype.listen = function (...given) {
  const [options, listening] = net._normalizeArgs(given);
  if (options.port === undefined) return listen.apply(this, given);
  return listen.call(this, { ...options, host: LOOPBACK }, listening ?? undefined);
};
