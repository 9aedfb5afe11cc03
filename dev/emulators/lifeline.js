"use strict";
// Preloaded into an emulator: it ends when whoever started it closes its standard input, or dies.
process.stdin.resume();
process.stdin.on("end", () => process.exit(0));
