# `make help` lists what there is. `make run` writes nothing to standard output but what the program writes.

.SUFFIXES:
.DEFAULT_GOAL := build

ARGS ?=
PREFIX ?= /usr/local
DESTDIR ?=
SWIFT ?= swift

bindir = $(DESTDIR)$(PREFIX)/bin
mandir = $(DESTDIR)$(PREFIX)/share/man
bashdir = $(DESTDIR)$(PREFIX)/share/bash-completion/completions
zshdir = $(DESTDIR)$(PREFIX)/share/zsh/site-functions
fishdir = $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d

# Released programs carry the standard library, so that they run where there is no Swift.
release = $(SWIFT) build $(shell scripts/release-flags)
program := .build/release/hmp

# Folders are among the sources because only their times tell that a file was removed.
sources := Package.swift $(shell find Sources commands Plugins)

.PHONY: build
build: need-build ## build the released programs
	@$(release) --product hmp </dev/null >&2
	@$(release) --product qapi-gen </dev/null >&2

.PHONY: run
run: need-build $(program) ## build what has changed and start hmp (ARGS="...")
	@exec $(program) $(ARGS)

$(program): $(sources) | need-build
	@$(release) --product hmp </dev/null >&2
	@touch -c $@

.PHONY: test
test: need-test ## run every test
	@Tests/run.sh

.PHONY: install
install: build ## install programs, manual pages and shell completions (PREFIX=/usr/local DESTDIR=)
	@install -d $(bindir) $(mandir)/man1 $(mandir)/man7
	@install -s -m 755 .build/release/hmp .build/release/qapi-gen $(bindir)
	@install -m 644 man/*.1 $(mandir)/man1
	@install -m 644 man/*.7 $(mandir)/man7
	@if ls man/*.5 >/dev/null 2>&1; then install -d $(mandir)/man5 && install -m 644 man/*.5 $(mandir)/man5; fi
	@install -d $(bashdir) $(zshdir) $(fishdir)
	@for name in hmp qapi-gen; do \
	  .build/release/$$name --generate-completion-script bash >$(bashdir)/$$name && \
	  .build/release/$$name --generate-completion-script zsh >$(zshdir)/_$$name && \
	  .build/release/$$name --generate-completion-script fish >$(fishdir)/$$name.fish || exit; \
	done

.PHONY: uninstall
uninstall: ## remove what install put there (PREFIX=, DESTDIR=)
	@rm -f $(bindir)/hmp $(bindir)/qapi-gen
	@for name in hmp qapi-gen; do rm -f $(bashdir)/$$name $(zshdir)/_$$name $(fishdir)/$$name.fish; done
	@for page in man/*.[1-9]; do rm -f $(mandir)/man$${page##*.}/$${page##*/}; done

.PHONY: bench
bench: need-bench build ## measure (see Benchmarks/README.md)
	@Benchmarks/run.sh

.PHONY: man
man: need-build ## write the manual pages that are made from the tables and the schema
	@scripts/hmp-commands-page >man/hmp-commands.7.new && mv man/hmp-commands.7.new man/hmp-commands.7
	@scripts/hmp-qmp-page >man/hmp-qmp.7.new && mv man/hmp-qmp.7.new man/hmp-qmp.7

.PHONY: fuzz
fuzz: build ## look for input that the schema compiler can't stand (FUZZ="SECONDS MUTANTS FILE...")
	@Fuzz/run.sh $(FUZZ)

.PHONY: format
format: ## bring the sources into the project's form
	@scripts/format

.PHONY: clean
clean: ## remove all that was built
	@rm -rf .build Benchmarks/.build Examples/.build Tests/MustNotCompile/.build

.PHONY: help
help: ## print this list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile | expand -t 12

.PHONY: need-build need-test need-bench
need-build:
	@scripts/need swift pkg-config libedit
need-test:
	@scripts/need swift pkg-config libedit qemu qemu-img nbdinfo tmux mandoc python3
need-bench:
	@scripts/need swift pkg-config libedit qemu-img cc python3
