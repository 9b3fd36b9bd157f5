// The administrator's page of what holds for the whole workspace: its time zone, and what is amiss around the server.
import * as z from 'zod'
import { type Endpoint, endpoint, page, redirect } from './http/endpoint'
import type { ProxyWatch } from './http/proxy-watch'
import { isTimeZone, timeZones } from './local-time'
import type { TimeZone } from './time-zone'

type Deps = { zone: TimeZone; proxyWatch: Pick<ProxyWatch, 'peers'> }

export function workspaceRoutes({ zone, proxyWatch }: Deps): Endpoint[] {
  const show = (now: Date, more: object = {}, status = 200) =>
    page(
      'platform/workspace',
      {
        title: 'Workspace',
        section: 'workspace',
        now,
        proxies: proxyWatch.peers().join(', '),
        zones: timeZones.map((name) => ({ name, chosen: name === zone.current() })),
        ...more,
      },
      { status },
    )

  return [
    endpoint({
      method: 'get',
      path: '/workspace',
      may: 'user.administer',
      act: async ({ now }) => show(now),
    }),
    endpoint({
      method: 'post',
      path: '/workspace',
      may: 'user.administer',
      read: { body: z.object({ timeZone: z.string().max(100).catch('') }) },
      act: async ({ input: { body }, now }) => {
        if (!isTimeZone(body.timeZone)) {
          const message = 'Choose a time zone of the list, such as Europe/Warsaw.'
          return show(now, { faults: [{ path: 'timeZone', message }] }, 400)
        }
        await zone.change(body.timeZone)
        return redirect('/workspace', { notice: `Times are in ${body.timeZone} from now on.` })
      },
    }),
  ]
}
