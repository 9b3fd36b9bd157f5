// Notices that requests come through a proxy nobody told us of: X-Forwarded-For arrives while TRUST_PROXY is not set. Then all visitors
// share the proxy's address, and with it the limit on wrong links. The header itself is never believed here, as anybody can send
// it; the administrator is told, in the log once and on the page Workspace.
import type { NextFunction, Request, Response } from 'express'
import type { Log } from '../log'

/** More than a few would be a list of strangers. */
const mostPeers = 5

export type ProxyWatch = ReturnType<typeof createProxyWatch>

/** @param proxies how many are trusted; with any there is nothing to notice */
export function createProxyWatch({ proxies, log }: { proxies: number; log: Log }) {
  const peers = new Set<string>()
  return {
    notice(request: Request, _: Response, next: NextFunction): void {
      const peer = request.socket.remoteAddress?.replace(/^::ffff:/, '')
      if (proxies === 0 && peer && peers.size < mostPeers && request.get('x-forwarded-for') && !peers.has(peer)) {
        if (peers.size === 0)
          log.warn(
            { peer },
            'X-Forwarded-For arrives but TRUST_PROXY is not set: behind a proxy all visitors share one limit on wrong links',
          )
        peers.add(peer)
      }
      next()
    },
    /** Addresses that such requests came from since the start. */
    peers: (): readonly string[] => [...peers],
  }
}
