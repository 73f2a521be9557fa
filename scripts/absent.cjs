// Stands in for what semtag does not use: ssh2, since ssh:// goes through the user's own ssh (src/engine/http/ssh.ts);
// dockerode's other classes and what it packs builds with; and supports-color, which the debug package does without.
module.exports = {}
