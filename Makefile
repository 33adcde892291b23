# Needs Python 3.11 or later, make and git; everything else goes into .venv, from requirements locked by hash.
#   make site [OUT=目录]   make new FILE=文件.docx DATA=目录   make serve   make check   make format   make lock [UPGRADE=--upgrade]
#   make portable OUT=文件.zip（离线版，解压后用浏览器直接打开）
#   make remind [REMINDERS=目录]
#   make deploy DEST=目录 SITE_URL=https://网址/ [RELOAD='nginx -s reload']
#   make test   make test-thorough   make test-long   make bench
#   make bundle OUT=目录 [PLATFORMS=linux-x86_64]（离线包），此后在没有互联网的电脑上：BUNDLE=目录 make site
#   make audit [AUDIT=pip-audit的选项]   make sbom [SBOM=文件]
# For any of them: SITE_DATA=目录 SITE_DATE=2026-11-23 SITE_URL=https://网址/, and PYTHON=python3.12 to choose the interpreter.

.DEFAULT_GOAL := site
.PHONY: site portable new serve check strict remind deploy test test-thorough test-long bench browser lint format lock audit sbom bundle
.DELETE_ON_ERROR:
.SUFFIXES:
MAKEFLAGS += --no-builtin-rules

OUT ?= site
PYTHON ?=
DEST ?=
REMINDERS ?= reminders
RELOAD ?=
AUDIT ?=
SBOM ?= sbom.json
FILE ?=
DATA ?=
BUNDLE ?=
PLATFORMS ?=
export OUT PYTHON DEST REMINDERS RELOAD AUDIT SBOM FILE DATA BUNDLE PLATFORMS
UPGRADE ?=

VENV := .venv
RUN := $(VENV)/bin/python -m
BROWSERS := chromium-headless-shell chromium chromium-browser google-chrome
# Modules compiled anew in each of the some hundred processes that tests start would take a third of their time.
PYTEST := PYTHONDONTWRITEBYTECODE= $(RUN) pytest --numprocesses auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder
LOCK := $(RUN) uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --quiet $(UPGRADE)

# An interpreter that is gone or was upgraded under our feet takes what was installed for it along.
$(shell $(VENV)/bin/python -c 'import click' >/dev/null 2>&1 || rm -f $(VENV)/*.stamp)

site: $(VENV)/site.stamp
	@$(RUN) policysite site --out "$$OUT"

# The site for a USB stick, opened by file://.
portable: $(VENV)/site.stamp
	@$(RUN) policysite portable --out "$$OUT"

# A folder of data from an issued document; SITE_DATA=目录 make site then builds its site.
new: $(VENV)/site.stamp
	@test -n "$$FILE" -a -n "$$DATA" || { echo '请写明文件和写到哪个目录：make new FILE=文件.docx DATA=目录' >&2; exit 2; }
	@$(RUN) policysite new --out "$$DATA" -- "$$FILE"

serve: $(VENV)/site.stamp
	@$(RUN) policysite serve

check: $(VENV)/site.stamp
	@$(RUN) policysite check

# The site of the live data, which no test of pytest reads, built strictly and thrown away.
strict: $(VENV)/site.stamp
	@out=$$(mktemp -d) && trap 'rm -rf "$$out"' EXIT && $(RUN) policysite site --out "$$out/site"

# What presses, for each department and for who keeps the ledger: texts, mail files and sheets to hand on. Sends nothing.
remind: $(VENV)/site.stamp
	@$(RUN) policysite remind --text "$$REMINDERS" --eml "$$REMINDERS" --docx "$$REMINDERS"

# Back to the release before: .venv/bin/policysite deploy --roll-back 目录
deploy: $(VENV)/site.stamp
	@test -n "$$DEST" || { echo '请写明发布到哪个目录：make deploy DEST=目录' >&2; exit 2; }
	@$(RUN) policysite deploy --reload "$$RELOAD" -- "$$DEST"

# In three minutes, for whoever has changed something.
test: $(VENV)/dev.stamp browser lint check strict
	@$(PYTEST) -m 'not thorough'

# What takes longer: damage by chance and by rule, kills, whole machines and lives, other programs, every colour. CI runs
# both on every change (.ci/run).
test-thorough: $(VENV)/dev.stamp browser
	@$(PYTEST) -m thorough

# Both in full: 10,000 examples of each property in the place of 300 (a share of either where one takes long),
# every tree of the hostile corpus, 10,000 damaged files, 50 interrupted runs of `make site` and of `make deploy`, the
# tests on an office's own data; and which lines and branches of the package no test has reached.
test-long: $(VENV)/dev.stamp browser lint check strict
	@$(PYTEST) --hypothesis-profile=long --cov=policysite

bench: $(VENV)/dev.stamp
	@$(RUN) bench

lint: $(VENV)/dev.stamp
	@$(RUN) ruff check
	@$(RUN) ruff format --check
	@$(RUN) mypy
	@$(VENV)/bin/lint-imports --no-cache --no-logo
	@$(RUN) policysite format --check
	@SITE_DATA= $(RUN) policysite forms --check

format: $(VENV)/dev.stamp
	@$(RUN) ruff check --fix
	@$(RUN) ruff format
	@$(RUN) policysite format
	@$(RUN) policysite forms

# The system's browser, else playwright's own; without either the browser tests cannot run, and that is said.
browser: $(VENV)/dev.stamp
	@for name in $(BROWSERS); do command -v $$name >/dev/null && exit 0; done; \
	{ test -z "$$BUNDLE" && $(RUN) playwright install chromium-headless-shell; } || \
	echo '没有浏览器，浏览器测试无法进行：请安装chromium，或联网后重试' >&2

# Resolves for every platform at once. Pins stay as they are unless pyproject.toml or UPGRADE asks otherwise.
lock: $(VENV)/dev.stamp
	$(LOCK) pyproject.toml requirements/build.in --output-file requirements/site.txt
	$(LOCK) pyproject.toml requirements/build.in --extra dev --constraint requirements/site.txt --output-file requirements/dev.txt
	$(LOCK) pyproject.toml --extra engine --constraint requirements/dev.txt --output-file requirements/engine.txt

# Known vulnerabilities of all that is locked; what could not be looked up fails, too. Asks a service on the internet.
audit: $(VENV)/dev.stamp
	@$(RUN) requirements.audit

# What set-up needs on a machine without a network: BUNDLE=目录 make site there, BUNDLE=目录 make test.
bundle: $(VENV)/site.stamp
	@test "$(origin OUT)" != file || { echo '请写明写到哪个目录：make bundle OUT=目录' >&2; exit 2; }
	@$(RUN) requirements.bundle "$$OUT" $$PLATFORMS

# What the site is made with, as CycloneDX.
sbom: $(VENV)/dev.stamp
	@$(RUN) requirements.sbom > "$$SBOM.part" && mv "$$SBOM.part" "$$SBOM" || { rm -f "$$SBOM.part"; exit 1; }
	@echo "已写入：$$SBOM" >&2

$(VENV)/site.stamp: requirements/site.txt pyproject.toml $(VENV)/bin/python
	@$(RUN) requirements.install site
	@touch $@

$(VENV)/dev.stamp: requirements/dev.txt requirements/engine.txt $(VENV)/site.stamp
	@$(RUN) requirements.install dev
	@touch $@

# The Python of a fresh .venv: the one asked for, else the first that is new enough and can make one.
$(VENV)/bin/python:
	@if [ -n "$$PYTHON" ]; then set -- "$$PYTHON"; else set -- python3 python3.13 python3.12 python3.11; fi; \
	for name; do \
	    if "$$name" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then \
	        exec "$$name" -m venv --clear $(VENV); \
	    fi; \
	    found="$$found $$("$$name" --version 2>/dev/null | head -n 1)"; \
	done; \
	echo "需要Python 3.11或更高版本（含venv模块，Debian、Ubuntu另装python3-venv），现只找到：$${found:- 无}" >&2; \
	echo '装好后再运行；装在别处的，用make PYTHON=/路径/python3.12指定' >&2; \
	exit 1
