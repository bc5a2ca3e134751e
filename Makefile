# Everything a user or developer does, by name: `make help`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DATA ?= ../shared/data
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet

.DEFAULT_GOAL := help

help: ## list all targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 12

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "riot needs Python 3.11 or newer; run make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/show.done: $(BIN)/python requirements/show.txt requirements/face.txt pyproject.toml
	@echo "Installing what a show needs ..."
	$(PIP) --require-hashes -r requirements/show.txt
	$(PIP) --require-hashes --no-deps -r requirements/face.txt
	$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/test.done: $(VENV)/show.done requirements/test.txt
	@echo "Installing tests, linters and training ..."
	$(PIP) --require-hashes -r requirements/test.txt
	@touch $@

install: $(VENV)/show.done ## make .venv with what a show needs

demo: install ## play the demonstration film, with you or a simulated audience
	@$(BIN)/riot demo

run: install ## run config/installation.yaml
	@$(BIN)/riot run

doctor: install ## say what this machine has and lacks for a show
	@$(BIN)/riot doctor config/installation.yaml

film: install ## draw the demonstration film's clips into media/
	@$(BIN)/python -m riot.sim.film

lint: $(VENV)/test.done ## ruff, pyright and the import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pyright
	$(BIN)/lint-imports --no-cache

# What keeps time with real processes, sound or screens has the machine to itself.
SIDE_BY_SIDE := tests/unit tests/fuzz tests/replay tests/language_server tests/contract/test_emotion_contract.py \
	tests/contract/test_query_engines.py \
	$(patsubst %,tests/system/test_%.py,bad_input bad_sessions new_film package random_films tutorial)

test: lint ## install the rest and run everything
	$(BIN)/python -m pytest --numprocesses 2 --dist loadfile $(SIDE_BY_SIDE)
	$(BIN)/python -m pytest $(addprefix --ignore=,$(SIDE_BY_SIDE)) tests

fuzz: $(VENV)/test.done ## ten minutes of nonsense for the loader of scene files
	$(BIN)/python -m tests.fuzz.loader --seconds 600

bench: $(VENV)/test.done ## measure the whole line and write docs/reference/numbers.md
	$(BIN)/python -m bench

bench-osc: $(VENV)/test.done ## OSC: ten rigs, jitter, a flood, a day on a moved clock; writes docs/reference/osc-numbers.md
	$(BIN)/python -m bench.osc

bench-cut: $(VENV)/test.done ## 200 cuts on each player beside a naive one, and 2,000 for memory; writes docs/reference/cuts.md
	$(BIN)/python -m bench.cut
	$(BIN)/python -m bench.cut --memory
	$(BIN)/python -m bench.soak --storm
	$(BIN)/python -m bench.sheet

bench-record: $(VENV)/test.done ## the record: kills, sizes, sealing, a season's report, replay; writes docs/reference/record-numbers.md
	$(BIN)/python -m bench.record

soak: $(VENV)/test.done ## four hours of play in half an hour, resumable; its table goes into docs/reference/cuts.md
	$(BIN)/python -m bench.soak --hours 4 --pace 8 --resume
	$(BIN)/python -m bench.soak --report

model: $(VENV)/test.done ## train the expression model (hours on two cores; resumes)
	$(BIN)/riot train models/expression/training.yaml --data $(DATA) --out runs/expression --resume
	$(BIN)/riot models export runs/expression models/expression --data $(DATA)

schema: install ## write the editor's schemas and the reference pages from the models and tables
	$(BIN)/riot schema > config/scene-graph.schema.json
	$(BIN)/riot schema --installation > config/installation.schema.json
	$(BIN)/riot schema --format markdown > docs/reference/scene-file.md
	$(BIN)/python -m riot.config.profile_page > docs/reference/rig-profiles.md
	$(BIN)/python -m riot.config.osc_page > docs/reference/osc.md
	$(BIN)/python -m riot.record.queries.tables_page > docs/reference/record-tables.md

lock: ## renew the hash-pinned lock files (needs uv)
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate \
		--group build pyproject.toml -o requirements/show.txt
	uv pip compile -q --no-deps --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		--no-annotate --group face -o requirements/face.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate \
		--constraint requirements/show.txt --extra training --extra spark --group test --group build pyproject.toml \
		-o requirements/test.txt

clean: ## remove .venv and drawn clips; what was recorded stays
	rm -rf $(VENV) media

.PHONY: help install demo run doctor film lint test fuzz bench bench-osc bench-cut bench-record soak model schema lock clean
