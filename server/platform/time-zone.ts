// The time zone of the workspace: what people type and read on pages and in mails is meant in it. Kept in the store; until it is
// chosen, that of the server. Pages ask without waiting; another server's change is seen within half a minute.
import { isTimeZone } from './local-time'
import type { SettingStore } from './store/setting-store'

const name = 'time-zone'
const rereadMs = 30_000

export type TimeZone = ReturnType<typeof createTimeZone>

export function createTimeZone({ settings }: { settings: Pick<SettingStore, 'find' | 'put'> }) {
  const ofServer = Intl.DateTimeFormat().resolvedOptions().timeZone
  const fallback = isTimeZone(ofServer) ? ofServer : 'UTC'
  let zone = fallback
  let readAt = 0

  const read = async (): Promise<void> => {
    readAt = Date.now()
    const kept = await settings.find(name)
    zone = kept && isTimeZone(kept) ? kept : fallback
  }

  return {
    ready: read,

    current(): string {
      // What is known is good enough for this page when the store does not answer.
      if (Date.now() - readAt > rereadMs) void read().catch(() => undefined)
      return zone
    },

    async change(wanted: string): Promise<void> {
      await settings.put(name, wanted)
      await read()
    },
  }
}
