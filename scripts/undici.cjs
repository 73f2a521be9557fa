// undici without what semtag does not use: fetch, WebSocket, caches, mocks and proxy agents, which are two thirds of it
// and are all executed by its index.js.
const Dispatcher = require('../node_modules/undici/lib/dispatcher/dispatcher.js')

Object.assign(Dispatcher.prototype, require('../node_modules/undici/lib/api/index.js'))

module.exports = {
  Agent: require('../node_modules/undici/lib/dispatcher/agent.js'),
  Client: require('../node_modules/undici/lib/dispatcher/client.js'),
  buildConnector: require('../node_modules/undici/lib/core/connect.js'),
}
