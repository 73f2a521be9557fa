// Stands in for what semtag does not use: ssh2, since ssh:// goes through the user's own ssh (src/engine/http/ssh.ts);
// dockerode's classes; and supports-color, which the debug package does without.
module.exports = {}
