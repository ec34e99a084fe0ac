# Whither: the verbs.
#   make run [FILE=path]   sets up what is missing, builds, opens the window (without a display: prints in the terminal)
#   make test              everything: lints, Rust tests, UI tests, the journey in the real window
#   make dev · lint · bench · fuzz · fuzz-TARGET · bundle · expected
.PHONY: run test dev lint bench fuzz bundle expected setup ui check-tools
SHELL := /bin/bash
FILE ?=
SAMPLE := tests/fixtures/sample/input.csv
# Only for `dev` and `bundle`: npm 11.19 writes lock files without its optional parts, so it is no dependency.
TAURI_CLI := 2.12.5

BUILD_PACKAGES := build-essential pkg-config libssl-dev libwebkit2gtk-4.1-dev libgtk-3-dev librsvg2-dev libayatana-appindicator3-dev
TEST_PACKAGES := xvfb xauth dbus dbus-x11 gnome-keyring webkit2gtk-driver chromium fonts-nanum fonts-noto-cjk poppler-utils dunst imagemagick tesseract-ocr tesseract-ocr-kor libreoffice-writer-nogui

# Debian and Ubuntu: installs what is missing when it may, else prints the line. Other systems: says what is needed.
define install
	@if command -v dpkg-query >/dev/null 2>&1; then \
	  missing=$$(for p in $(1); do dpkg-query -W -f='$${Status}' $$p 2>/dev/null | grep -q 'ok installed' || echo $$p; done | tr '\n' ' '); \
	  if [ -n "$$missing" ]; then \
	    if [ "$$(id -u)" = 0 ]; then apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing >/dev/null; \
	    elif sudo -n true 2>/dev/null; then sudo apt-get update -qq && sudo DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing >/dev/null; \
	    else echo "Missing packages. Run this, then call make again:"; echo "  sudo apt-get install $$missing"; exit 1; fi; \
	  fi; \
	else echo "Not Debian or Ubuntu: see https://tauri.app/start/prerequisites for WebKitGTK 4.1, and install OpenSSL's headers."; fi
endef

check-tools:
	@command -v cargo >/dev/null || { echo "Rust is missing: install rustup (https://rustup.rs); the toolchain in rust-toolchain.toml comes by itself."; exit 1; }
	@command -v npm >/dev/null || { echo "Node.js is missing: install Node.js 20 or newer with npm."; exit 1; }

setup: check-tools
	$(call install,$(BUILD_PACKAGES))

ui/node_modules/.ready: ui/package.json ui/package-lock.json
	cd ui && npm ci --no-audit --no-fund
	@touch $@

ui: ui/node_modules/.ready
	cd ui && npm run --silent build

run: setup ui
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ] || [ "$$(uname)" != Linux ]; then \
	  cargo build --features custom-protocol && exec "$${CARGO_TARGET_DIR:-target}/debug/whither-desktop" $(if $(FILE),"$(FILE)"); \
	else \
	  echo "There is no display here, so this is what the window would show, in the terminal:"; echo; \
	  cargo build -q -p whither-cli && exec "$${CARGO_TARGET_DIR:-target}/debug/whither" read "$(if $(FILE),$(FILE),$(SAMPLE))"; \
	fi

dev: setup ui/node_modules/.ready
	npx --yes @tauri-apps/cli@$(TAURI_CLI) dev

lint: ui/node_modules/.ready
	cargo clippy --workspace --all-targets --features custom-protocol -- -D warnings
	cd ui && npm run --silent check

test: setup
	$(call install,$(TEST_PACKAGES))
	$(MAKE) --no-print-directory ui
	$(MAKE) --no-print-directory lint
	cargo build --features custom-protocol
	./tests/window.sh cargo test --workspace --features custom-protocol -- --test-threads=2
	cd ui && SHOTS=../tests/shots/screens npm run --silent test:browser

# Writes the generated files anew: expected readings and letters, TypeScript types, the fake's answers.
expected:
	cargo test -p whither-intake --lib every_source_file_is_read
	WHITHER_REWRITE=1 cargo test --test whither -- golden bindings ipc docs
	WHITHER_REWRITE=1 cargo test -p whither-letter

# Damaged fixtures, FOR so many seconds (the same runs 20 seconds in `make test`), optimised.
FOR ?= 3600
fuzz:
	WHITHER_FUZZ_SECONDS=$(FOR) cargo test --release --test whither -- mutated --nocapture

# One of tests/fuzz/targets with libFuzzer, for FOR seconds, from the fixtures: `make fuzz-pdf FOR=600`. Needs `cargo install cargo-fuzz`.
fuzz-%:
	mkdir -p tests/fuzz/corpus/$*
	for file in tests/fixtures/*/*; do case $$file in *.expected.json) ;; *) cp "$$file" tests/fuzz/corpus/$*/$$(sha256sum < "$$file" | cut -c1-16);; esac; done
	cargo fuzz run --fuzz-dir tests/fuzz --sanitizer none $* tests/fuzz/corpus/$* -- -max_total_time=$(FOR) -rss_limit_mb=3000 -timeout=300

bench:
	cargo build --release -p whither-cli -p whither-apart -p whither-intake -p whither-parties -p whither-law -p whither-press --bins --examples
	python3 tests/bench/run.py

bundle: setup ui/node_modules/.ready
	npx --yes @tauri-apps/cli@$(TAURI_CLI) build --bundles deb
