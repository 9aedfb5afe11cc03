.DEFAULT_GOAL := help
export UV_PYTHON_DOWNLOADS := never
PY := .venv/bin/python
BACKEND := embedded
# Twice the processors: many tests wait for servers that they have started.
WORKERS := $(shell expr 2 \* $$(getconf _NPROCESSORS_ONLN))
SERVE_embedded := dev.host
SERVE_emulators := dev.emulators serve

help: ## Say what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "%-10s %s\n", $$1, $$2}'

.venv/ready: requirements.txt requirements-local.txt requirements-dev.txt dev/make_venv.sh
	@sh dev/make_venv.sh

.venv-checkov/ready: requirements-checkov.txt .venv/ready
	@$(PY) -m venv .venv-checkov
	@.venv-checkov/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-checkov.txt
	@touch .venv-checkov/ready

install: .venv/ready ## Make the environment and install the lock

run: .venv/ready ## Serve API and web client on http://localhost:7071, state in .imock/ (BACKEND=emulators)
	@$(PY) -m dev.identity_providers || true
	@$(PY) -m dev.web build || true
	@$(PY) -m $(or $(SERVE_$(BACKEND)),$(error BACKEND is embedded or emulators)) --web $(ARGS)

demo: .venv/ready ## Play a candidate's journey and print it (BACKEND=emulators, or URL=http://...)
	@$(PY) -m dev.demo $(if $(URL),--url $(URL),--backend $(BACKEND))

seed: .venv/ready ## Fill what `make run` serves with three people, interviews, a recording, a purchase
	@$(PY) -m dev.seed $(ARGS)

emulators: .venv/ready ## Install the emulators of Azure Storage and of sign-in providers, if there is Node
	@$(PY) -m dev.emulators install || [ -z "$$CI" ]
	@$(PY) -m dev.identity_providers || [ -z "$$CI" ]

web: .venv/ready ## Build the web client in web/, if there is Node
	@$(PY) -m dev.web build || [ -z "$$CI" ]

contract: .venv/ready ## Install what lints the API's description and makes clients of it, if there is Node
	@$(PY) -m dev.contract install || [ -z "$$CI" ]

browser: .venv/ready ## Install Chromium, if this is Debian and we are root
	@$(PY) -m dev.chromium || [ -z "$$CI" ]

test: .venv/ready emulators contract web browser ## Run the tests
	@$(PY) -m pytest -n $(WORKERS) $(ARGS)

format: .venv/ready ## Format the code
	@$(PY) -m ruff format . && $(PY) -m ruff check --fix .

lint: .venv/ready ## Format, lint, spelling, dependencies, import contracts
	@$(PY) -m ruff format --check . && $(PY) -m ruff check . && $(PY) -m codespell_lib && \
	.venv/bin/deptry . && .venv/bin/lint-imports

types: .venv/ready ## Type-check everything
	@$(PY) -m mypy .

scan: .venv/ready .venv-checkov/ready ## Scan infra/ for what is unsafe
	@$(PY) -m dev.scan

bicep: .venv/ready ## Compile infra/, where bicep or az bicep is installed
	@$(PY) -m dev.bicep

conformance: .venv/ready emulators ## Test every clause of the privacy policy and write the table that is served
	@$(PY) -m dev.conformance -n $(WORKERS)

package: conformance ## Build what Azure runs: dist/imock/ and dist/imock.zip
	@$(PY) -m dev.package

check: lint types scan test ## What CI runs

openapi: .venv/ready contract ## Write docs/openapi.json from the declarations, and what is made of it
	@$(PY) -m dev.openapi

triggers: .venv/ready ## Write functions/triggers.json from the declarations
	@$(PY) -m dev.triggers

lock: .venv/ready ## Recompile the hashed locks (ARGS=--upgrade for newer versions)
	@for name in requirements requirements-local requirements-dev requirements-checkov; do \
	  .venv/bin/uv pip compile --quiet --universal --python-version 3.13 --generate-hashes \
	    --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" $(ARGS) \
	    $$name.in --output-file $$name.txt || exit 1; \
	done

.PHONY: help install run demo seed emulators web contract browser test format lint types scan bicep conformance package check openapi triggers lock
