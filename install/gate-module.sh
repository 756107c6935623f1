#!/bin/sh
':' //; exec '@GATE@' "$@"
// Lies over a program that Node runs, in a contained session. sh reads the line above, Node the lines below.
import('node:child_process').then(({ spawnSync }) => {
  const { status } = spawnSync(@QUOTED@, process.argv.slice(2), { stdio: 'inherit' });
  process.exitCode = status ?? 1;
});
