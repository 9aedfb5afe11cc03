"use strict";
// Preloaded into an emulator: it ends when whoever started it closes its standard input, or dies;
// by a signal, so that it saves what it holds.
process.stdin.resume();
process.stdin.on("end", () => process.kill(process.pid, "SIGINT"));
