# Bemötandeassistenten. `make` alone lists what there is; `make run` and `make test` are all you need.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

UV := .tools/bin/uv
PYTHON := .venv/bin/python
COMPILE := $(UV) pip compile --quiet --generate-hashes --python-version 3.10
GATEWAY := .gateway/bin/python
GATEWAY_TESTS := $(GATEWAY) -m pytest -c gateway/pyproject.toml --rootdir .
COMPILE_GATEWAY := $(UV) pip compile --quiet --no-config --generate-hashes --python-version 3.12
NPM := cd gateway/widget && PATH="$(CURDIR)/.tools/bin:$$PATH" npm
WIDGET := gateway/widget/dist/widget.js
CARDS := tests/browser/adaptive_cards/node_modules/.package-lock.json
WIDGET_TEXTS := gateway/widget/src/generated/knowledge.json
MANIFEST := tests/gateway/teams/package/app_manifest/node_modules/.package-lock.json
PLAYGROUND := tests/playground/node_modules/.package-lock.json
MODEL := models/bemotandeassistenten.tar.gz

export RASA_TELEMETRY_ENABLED := false
export SQLALCHEMY_SILENCE_UBER_WARNING := 1
export TF_CPP_MIN_LOG_LEVEL := 3
export OMP_NUM_THREADS := 1
export SANIC_HOST := 127.0.0.1
export PYTHONWARNINGS := ignore
export PYTHONPATH := .

.PHONY: help run run-scaled chat train check test test-scale test-teams lint format widget teams-package faq lock lock-check bench encoder translations clean

help: ## list the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/\1\t\2/' | expand -t 12

run: .venv/run.stamp .gateway/run.stamp $(WIDGET) ## install, train what changed, start everything and print the address
	@$(PYTHON) -m bot.train
	@exec .venv/bin/honcho start

PORT ?= 8080
FIRST ?= 5600
run-scaled: .venv/run.stamp .gateway/run.stamp $(WIDGET) ## the same with PostgreSQL, Redis, nginx and two of each server (PORT=8080, the others from FIRST=5600)
	@$(PYTHON) -m bot.train
	@exec $(PYTHON) -m bench.scaled --port $(PORT) --first $(FIRST)

chat: .venv/run.stamp ## talk to the running assistant in the terminal
	@$(PYTHON) -m bot.chat

train: .venv/run.stamp ## train the model, if something that matters has changed
	@$(PYTHON) -m bot.train

check: .venv/run.stamp ## validate the knowledge and the examples
	@$(PYTHON) -m knowledge.check

test: lock-check lint check train $(WIDGET) .gateway/dev.stamp ## everything that must hold before a change is done
	./tests/system_packages.sh
	$(PYTHON) -m pytest
	$(NPM) run --silent test
	$(GATEWAY_TESTS) tests/gateway tests/browser --ignore tests/gateway/teams --ignore tests/browser/test_teams_cards.py
	$(MAKE) test-teams
	$(MAKE) test-scale
	$(MAKE) drills DRILLS=short

test-teams: train $(CARDS) $(MANIFEST) .gateway/dev.stamp ## Teams: against stand-ins for Microsoft, and in its own Agents Playground
	./tests/system_packages.sh
	-$(MAKE) --silent $(PLAYGROUND)
	$(GATEWAY_TESTS) tests/gateway/teams tests/browser/test_teams_cards.py tests/playground

test-scale: train $(WIDGET) .venv/dev.stamp .gateway/run.stamp .deploy/stamp ## several of each behind nginx: replicas that die, upgrades, backup; and what deploy/ holds
	./tests/system_packages.sh
	$(PYTHON) -m pytest --override-ini addopts="-q --strict-markers" tests/scale

lint: .venv/dev.stamp .gateway/dev.stamp gateway/widget/node_modules/.package-lock.json $(WIDGET_TEXTS) ## style and types
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.gateway/bin/mypy --config-file gateway/pyproject.toml
	$(NPM) run --silent check

format: .venv/dev.stamp ## put the code in the house style
	.venv/bin/ruff format .
	.venv/bin/ruff check --fix .
	$(NPM) run --silent format

widget: $(WIDGET) ## build the chat that pages carry

teams-package: .gateway/run.stamp ## build the app that an administrator uploads to Teams
	@$(GATEWAY) -m gateway.teams.package

lock: $(UV) ## pin every package again, after a change of a pyproject.toml
	$(COMPILE) pyproject.toml -o requirements/run.txt
	$(COMPILE) --extra dev -c requirements/run.txt pyproject.toml -o requirements/dev.txt
	$(UV) pip compile --quiet --no-config --generate-hashes --python-version 3.11 requirements/encoder.in -o requirements/encoder.txt
	$(COMPILE_GATEWAY) gateway/pyproject.toml -o requirements/gateway.txt
	$(COMPILE_GATEWAY) --extra dev -c requirements/gateway.txt gateway/pyproject.toml -o requirements/gateway-dev.txt
	$(UV) pip compile --quiet --no-config --generate-hashes --universal --python-version 3.8 requirements/tools.in -o requirements/tools.txt
	$(COMPILE_GATEWAY) requirements/deploy.in -o requirements/deploy.txt
	$(COMPILE_GATEWAY) requirements/load.in -o requirements/load.txt
	$(COMPILE_GATEWAY) requirements/supply.in -o requirements/supply.txt
	$(COMPILE_GATEWAY) -c requirements/gateway.txt requirements/traces.in -o requirements/traces.txt

lock-check: $(UV) ## fail when the pinned packages are older than a pyproject.toml
	@./requirements/check.sh pyproject.toml run dev "$(COMPILE)"
	@./requirements/check.sh gateway/pyproject.toml gateway gateway-dev "$(COMPILE_GATEWAY)"

FILE ?= tests/faq
faq: train .gateway/run.stamp ## ask HR's questions, and tell which answers have become wrong (FILE=my.xlsx)
	@$(GATEWAY) -m gateway.faq --start "$(FILE)"

bench: .venv/dev.stamp train ## print the figures that the README states
	$(PYTHON) -m bench.understanding
	$(PYTHON) -m bench.answers

translations: .venv/run.stamp ## list the texts that lack English, after a change of the Swedish
	@$(PYTHON) -m knowledge.translations.update

SEEDS := 0 1 2
encoder: .encoder/stamp .venv/dev.stamp ## retune the sentence encoder (an hour; only for whoever changes it)
	for seed in $(SEEDS); do .encoder/bin/python -m encoder.tune --seed $$seed --target build/encoder/seed-$$seed || exit 1; done
	.encoder/bin/python -m encoder.average $(SEEDS:%=build/encoder/seed-%) --target build/encoder/average
	.encoder/bin/python -m encoder.untuned --target build/encoder/frozen
	$(PYTHON) -m encoder.choose build/encoder

clean: ## remove everything that was installed or trained here
	rm -rf .venv .gateway .deploy .encoder .load .supply .tools gateway/widget/node_modules tests/browser/adaptive_cards/node_modules tests/gateway/teams/package/app_manifest/node_modules tests/playground/node_modules gateway/widget/dist gateway/widget/build .cache build .rasa models results bench/results .pytest_cache .mypy_cache .ruff_cache

$(UV): requirements/tools.txt
	@echo "Hämtar uv och Node …"
	@python3 -m venv .tools
	@.tools/bin/python -m pip install --quiet --require-hashes -r requirements/tools.txt
	@touch $@

.venv/run.stamp: requirements/run.txt .python-version | $(UV)
	@echo "Installerar (2–3 GB, några minuter första gången) …"
	@test -d .venv || $(UV) venv --quiet --python 3.10
	@$(UV) pip install --quiet --require-hashes -r requirements/run.txt
	@touch $@

.gateway/run.stamp: requirements/gateway.txt gateway/.python-version | $(UV)
	@echo "Installerar porten …"
	@test -d .gateway || (cd gateway && ../$(UV) venv --quiet ../.gateway)
	@VIRTUAL_ENV=.gateway $(UV) pip install --quiet --no-config --require-hashes -r requirements/gateway.txt
	@touch $@

.gateway/dev.stamp: requirements/gateway-dev.txt .gateway/run.stamp
	@VIRTUAL_ENV=.gateway $(UV) pip install --quiet --no-config --require-hashes -r requirements/gateway-dev.txt
	@touch $@

gateway/widget/node_modules/.package-lock.json: gateway/widget/package-lock.json | $(UV)
	@$(NPM) ci --silent --ignore-scripts
	@touch $@

$(CARDS): tests/browser/adaptive_cards/package-lock.json | $(UV)
	@cd tests/browser/adaptive_cards && PATH="$(CURDIR)/.tools/bin:$$PATH" npm ci --silent --ignore-scripts
	@touch $@

$(MANIFEST): tests/gateway/teams/package/app_manifest/package-lock.json | $(UV)
	@cd tests/gateway/teams/package/app_manifest && PATH="$(CURDIR)/.tools/bin:$$PATH" npm ci --silent --ignore-scripts
	@touch $@

$(PLAYGROUND): tests/playground/package-lock.json | $(UV)
	@cd tests/playground && PATH="$(CURDIR)/.tools/bin:$$PATH" npm ci --silent --ignore-scripts
	@touch $@

$(WIDGET_TEXTS): knowledge/replies.yml knowledge/contacts.yml gateway/widget/texts.py .gateway/run.stamp
	@$(GATEWAY) -m gateway.widget.texts $@

$(WIDGET): $(wildcard gateway/widget/src/* gateway/widget/src/*/*) gateway/widget/build.mjs $(WIDGET_TEXTS) gateway/widget/node_modules/.package-lock.json
	@$(NPM) run --silent build
	@touch $@

.deploy/stamp: requirements/deploy.txt gateway/.python-version | $(UV)
	@test -d .deploy || (cd gateway && ../$(UV) venv --quiet ../.deploy)
	@VIRTUAL_ENV=.deploy $(UV) pip install --quiet --no-config --require-hashes -r requirements/deploy.txt
	@touch $@

.encoder/stamp: requirements/encoder.txt | $(UV)
	@test -d .encoder || $(UV) venv --quiet --seed --python 3.11 .encoder
	@.encoder/bin/python -m pip install --quiet --require-hashes -r requirements/encoder.txt
	@.encoder/bin/python -m pip install --quiet torch==2.13.0 # pip finds the CPU wheel, uv does not
	@touch $@

.venv/dev.stamp: requirements/dev.txt .venv/run.stamp
	@$(UV) pip install --quiet --require-hashes -r requirements/dev.txt
	@touch $@

.PHONY: bench-nlu
PUBLIC ?= ../shared/eval/public
FROZEN ?= build/encoder/frozen

bench-nlu: .venv/dev.stamp ## compare the understanding with other systems (minutes; RASA=no leaves Rasa's own out)
	$(PYTHON) -m bench.nlu --public "$(PUBLIC)" --frozen "$(FROZEN)" $(if $(filter no,$(RASA)),--without-rasa)
	$(PYTHON) -m bench.nlu.learning_curve --frozen "$(FROZEN)"

.PHONY: audit sbom licenses
SUPPLY := PATH="$(CURDIR)/.tools/bin:$$PATH" .supply/bin/python

test: .supply/stamp

audit: .supply/stamp ## look for known vulnerabilities in everything that is pinned
	@$(SUPPLY) -m requirements.audit

sbom: .supply/stamp .venv/run.stamp .gateway/run.stamp ## write what each environment is made of, as CycloneDX, to build/sbom
	@$(SUPPLY) -m requirements.sbom

licenses: .supply/stamp .venv/run.stamp .gateway/run.stamp ## check the licences of what is shipped, and list them
	@$(SUPPLY) -m requirements.licenses

.supply/stamp: requirements/supply.txt | $(UV)
	@test -d .supply || (cd gateway && ../$(UV) venv --quiet ../.supply)
	@VIRTUAL_ENV=.supply $(UV) pip install --quiet --no-config --require-hashes -r requirements/supply.txt
	@touch $@

.PHONY: bench-load
bench-load: .load/stamp .venv/dev.stamp .gateway/run.stamp $(WIDGET) train ## many people at once, beside Rasa's default bot (LOAD=short some minutes; the first time 20 more to train that one)
	./tests/system_packages.sh
	$(PYTHON) -m bench.load $(if $(filter short,$(LOAD)),--short)

.load/stamp: requirements/load.txt gateway/.python-version | $(UV)
	@test -d .load || (cd gateway && ../$(UV) venv --quiet ../.load)
	@VIRTUAL_ENV=.load $(UV) pip install --quiet --no-config --require-hashes -r requirements/load.txt
	@touch $@

.PHONY: drills fuzz
DRILLS ?= all
drills: train .gateway/dev.stamp ## kill, stop, slow down and cut off every part while fifty people chat (45 minutes; DRILLS=short two)
	./tests/system_packages.sh
	@$(GATEWAY) -m bench.drills $(if $(filter short,$(DRILLS)),--short)

SECONDS := 600
fuzz: .gateway/dev.stamp ## break knowledge files and write nonsense at the door, for SECONDS=600
	@$(GATEWAY) -m tests.gateway.fuzz --seconds $(SECONDS)
