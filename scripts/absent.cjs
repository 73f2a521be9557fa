// Replaces what semtag does not use: ssh2, since ssh:// goes through the user's own ssh (src/engine/http/ssh.ts);
// dockerode's other classes, and the packages that pack a build; supports-color, which is optional for debug.
module.exports = {}
