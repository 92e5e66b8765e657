#!/usr/bin/env node
// Plain old JavaScript, so that a Node that is too old can still read the sentence that says so.
var needed = [22, 13];
var found = process.versions.node.split(".").map(Number);
if (found[0] < needed[0] || (found[0] === needed[0] && found[1] < needed[1])) {
  console.error("espalier needs Node " + needed.join(".") + " or newer; this is " + process.versions.node + ".");
  process.exit(2);
}
import("../dist/cli/main.js").catch((error) => {
  console.error(error && error.stack ? error.stack : error);
  process.exit(1);
});
