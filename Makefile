# `make help` lists the targets. Under `make -s run`, standard output is the program's alone.
#
# Targets install what they lack with apt-get, after they have said what; HMP_NO_INSTALL=1 makes them say it and fail.

.SUFFIXES:
.DEFAULT_GOAL := build

ARGS ?=
PREFIX ?= /usr/local
DESTDIR ?=
SWIFT ?= swift
# The QEMUs that `make targets` measures, one of each version.
QEMU ?= qemu-system-x86_64

bindir = $(DESTDIR)$(PREFIX)/bin
mandir = $(DESTDIR)$(PREFIX)/share/man
bashdir = $(DESTDIR)$(PREFIX)/share/bash-completion/completions
zshdir = $(DESTDIR)$(PREFIX)/share/zsh/site-functions
fishdir = $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d

# Released programs are linked with the Swift libraries, so that they run on systems without Swift.
release = $(SWIFT) build $(shell scripts/release-flags)
program := .build/release/hmp

# The list includes folders: a removed file changes only the time of its folder.
sources := Package.swift $(shell find Sources commands Plugins)

.PHONY: build
build: need-build ## build the released programs (HMP_NO_PIE=1: at fixed addresses)
	@$(release) --product hmp </dev/null >&2
	@$(release) --product qapi-gen </dev/null >&2

.PHONY: run
run: need-build $(program) ## build hmp if a source has changed, and start it (ARGS="...")
	@exec $(program) $(ARGS)

$(program): $(sources) | need-build
	@$(release) --product hmp </dev/null >&2
	@touch -c $@

.PHONY: check
check: need-build ## run the unit tests and check the format
	@Tests/run.sh unit

.PHONY: test
test: need-test ## run every test
	@Tests/run.sh

.PHONY: install
install: build ## install programs, manual pages and shell completions (PREFIX=/usr/local DESTDIR=)
	@install -d $(bindir)
	@install -s -m 755 .build/release/hmp .build/release/qapi-gen $(bindir)
	@for page in man/*.[1-9]; do install -D -m 644 $$page $(mandir)/man$${page##*.}/$${page##*/} || exit; done
	@install -d $(bashdir) $(zshdir) $(fishdir)
	@for name in hmp qapi-gen; do \
	  .build/release/$$name --generate-completion-script bash >$(bashdir)/$$name && \
	  .build/release/$$name --generate-completion-script zsh >$(zshdir)/_$$name && \
	  .build/release/$$name --generate-completion-script fish >$(fishdir)/$$name.fish || exit; \
	done

.PHONY: uninstall
uninstall: ## remove what install has installed (PREFIX=, DESTDIR=)
	@rm -f $(bindir)/hmp $(bindir)/qapi-gen
	@for name in hmp qapi-gen; do rm -f $(bashdir)/$$name $(zshdir)/_$$name $(fishdir)/$$name.fish; done
	@for page in man/*.[1-9]; do rm -f $(mandir)/man$${page##*.}/$${page##*/}; done

.PHONY: bench
bench: need-bench build ## run the benchmarks (see Benchmarks/README.md)
	@Benchmarks/run.sh

.PHONY: man
man: need-build need-python ## renew the manual pages that are made from the tables and the schema
	@scripts/hmp-targets --renew
	@scripts/hmp-commands-page >man/hmp-commands.7.new && mv man/hmp-commands.7.new man/hmp-commands.7
	@scripts/hmp-qmp-page >man/hmp-qmp.7.new && mv man/hmp-qmp.7.new man/hmp-qmp.7

.PHONY: targets
targets: need-test $(program) ## measure which commands work on which target (QEMU="PROGRAM..."), and renew the manual page
	@scripts/hmp-targets $(program) $(QEMU)
	@$(MAKE) man

.PHONY: fuzz
fuzz: build ## search for input that crashes or stalls the schema compiler (FUZZ="SECONDS MUTANTS FILE...")
	@Fuzz/run.sh $(FUZZ)

.PHONY: format
format: ## format the sources
	@scripts/format

.PHONY: clean
clean: ## remove everything that was built
	@rm -rf .build Benchmarks/.build Examples/*/.build Fuzz/.build Tests/MustNotCompile/.build

.PHONY: help
help: ## print this list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile | expand -t 12

.PHONY: need-build need-python need-test need-bench
need-build:
	@scripts/need swift pkg-config libedit
need-python:
	@scripts/need python3
need-test:
	@scripts/need swift pkg-config libedit qemu qemu-img nbdinfo nbdkit strace tmux mandoc python3
need-bench:
	@scripts/need swift pkg-config libedit qemu-img cc python3
