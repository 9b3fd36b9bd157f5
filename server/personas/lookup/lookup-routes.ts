// The page where staff look up a company before they answer it.
import * as z from 'zod'
import { type Endpoint, endpoint, json, page } from '../../platform/http/endpoint'
import { Problem } from '../../problems'
import { textShape } from '../persona/persona-shapes'
import type { LookupService } from './lookup-service'

const query = z.object({ account: textShape(200).default('') })

export function lookupRoutes({ lookup }: { lookup: LookupService }): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/frontline/companies',
      may: 'frontline.use',
      read: { query },
      act: async ({ input: { query: asked } }) => {
        const found = asked.account ? await lookup.lookUp(asked.account) : undefined
        const others = found ? [] : await (asked.account ? lookup.suggest(asked.account) : lookup.heardMost())
        const { words = [], themes = [] } = reasonsOf(found)
        return page('personas/lookup', {
          title: 'Look up a company',
          section: 'frontline',
          account: asked.account,
          found,
          others: others.map((name) => ({ name, href: `/frontline/companies?account=${encodeURIComponent(name)}` })),
          words,
          themes,
        })
      },
    }),
    endpoint({
      method: 'get',
      path: '/api/v1/lookup',
      may: 'frontline.use',
      summary: 'A company by name: fit with reasons, likely persona by what staff heard from it, agreed answers',
      read: { query },
      act: async ({ input: { query: asked } }) => {
        const found = await lookup.lookUp(asked.account)
        if (!found) throw new Problem('account.absent')
        return json({ ...found, heard: found.heard.map(({ id, kind, text, count }) => ({ id, kind, text, count })) })
      },
    }),
  ]
}

function reasonsOf(found: Awaited<ReturnType<LookupService['lookUp']>>) {
  const because = found?.likely?.fits?.because ?? []
  return {
    words: because.flatMap((reason) => (reason.kind === 'words' ? reason.words : [])),
    themes: because.flatMap((reason) => (reason.kind === 'theme' ? [reason] : [])),
  }
}
