// Stands in for ssh2, grpc and their kin, which dockerode brings for features that semtag does not use: ssh:// goes
// through the user's own ssh (src/engine/ssh.ts). And for supports-color, which the debug package does without.
module.exports = {}
