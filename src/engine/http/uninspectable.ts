import { inspect } from 'node:util'

/**
 * The same object, unreadable to `util.inspect`: under `DEBUG=modem` docker-modem prints the options of every
 * request, and with them the registry's password.
 *
 * @source https://github.com/apocas/docker-modem/blob/master/lib/modem.js (buildRequest)
 */
export function uninspectable<T extends object>(value: T): T {
  return Object.defineProperty(value, inspect.custom, { value: () => '[hidden]' })
}
