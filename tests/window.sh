#!/usr/bin/env bash
# Runs a command with a display and a Secret Service of its own, both gone when it ends.
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
export XDG_RUNTIME_DIR="$home/run" XDG_DATA_HOME="$home/data" XDG_CONFIG_HOME="$home/config" XDG_CACHE_HOME="$home/cache"
mkdir -p "$XDG_RUNTIME_DIR" "$XDG_DATA_HOME/keyrings" "$XDG_CONFIG_HOME" "$XDG_CACHE_HOME"
chmod 700 "$XDG_RUNTIME_DIR"
export NO_AT_BRIDGE=1 WHITHER_WINDOW=1
xvfb-run -a --server-args='-screen 0 1440x900x24' dbus-run-session -- bash -c '
  printf "a password for one run" | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
  # Notices of the system go to a real daemon; it ends with its bus.
  dunst >/dev/null 2>&1 &
  "$@"' window "$@"
