CREATE DATABASE samtal OWNER assistenten;
