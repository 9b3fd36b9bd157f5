// Decides about API keys. A key is shown once, when it is made; the first one may come from the setting API_KEY.
import { Problem } from '../../problems'
import type { Actor, Role } from './actor'
import type { ApiKey, KeyStore } from './key-store'
import { createSecret, digestOf, isSameDigest } from './secret'

type Deps = { keys: KeyStore; firstKey: string | undefined; now: () => Date }

export type KeyService = ReturnType<typeof createKeyService>

export function createKeyService({ keys, firstKey, now }: Deps) {
  const firstDigest = firstKey ? digestOf(firstKey) : undefined
  return {
    list: () => keys.list(),

    async create(name: string, role: Role): Promise<{ key: ApiKey; secret: string }> {
      const secret = `vb_${createSecret()}`
      return { key: await keys.insert({ name, role, digest: digestOf(secret), createdAt: now() }), secret }
    },

    async remove(id: string): Promise<void> {
      if (!(await keys.remove(id))) throw new Problem('key.absent')
    },

    /** Who holds the key of an Authorization header; undefined without a valid one. */
    async recognise(authorization: string | undefined): Promise<Actor | undefined> {
      const secret = /^Bearer\s+(\S{20,200})\s*$/i.exec(authorization ?? '')?.[1]
      if (!secret) return undefined
      const digest = digestOf(secret)
      if (firstDigest && isSameDigest(firstDigest, digest)) return { id: 'API_KEY', name: 'API_KEY', role: 'admin' }
      const key = await keys.findByDigest(digest)
      return key ? { id: key.id, name: key.name, role: key.role } : undefined
    },
  }
}
