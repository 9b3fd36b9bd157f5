// Mails that came back: the page that shows what was done about each and asks a person about those that cannot be read, and the
// API by which a mail server hands them in.
import * as z from 'zod'
import { type Endpoint, endpoint, json, page, redirect, type Upload } from '../../platform/http/endpoint'
import { Problem } from '../../problems'
import { type Bounce, bounceOutcomes, sayOutcome, verdicts } from './bounce'
import { type BounceService, largestBounce } from './bounce-service'

const perPage = 50

type Deps = { bounces: BounceService; bounceAddress: string | undefined }

export function bounceRoutes({ bounces, bounceAddress }: Deps): Endpoint[] {
  const take = (file: Upload | undefined): Promise<Bounce> => {
    if (!file?.bytes.length) throw new Problem('bounce.no-mail')
    return bounces.take(file.bytes)
  }
  const query = z.object({
    outcome: z.enum(bounceOutcomes).optional().catch(undefined),
    page: z.coerce.number().int().min(1).max(10_000).catch(1),
  })

  return [
    endpoint({
      method: 'get',
      path: '/bounces',
      may: 'campaign.read',
      read: { query },
      act: async ({ input: { query } }) => {
        const outcome = query.outcome ? { outcome: query.outcome } : {}
        const [found, count, all, kept] = await Promise.all([
          bounces.list({ ...outcome, skip: (query.page - 1) * perPage, most: perPage }),
          bounces.count(query.outcome),
          bounces.count(),
          bounces.count('kept'),
        ])
        return page('campaigns/bounces', {
          title: 'Mails that came back',
          section: 'suppressions',
          bounces: found.map((bounce) => ({
            ...bounce,
            what: sayOutcome(bounce.outcome),
            tone: tones[bounce.outcome],
            needsPerson: bounce.outcome === 'kept',
          })),
          ...{ count, all, kept, bounceAddress },
          chosen: query.outcome,
          base: `/bounces?${query.outcome ? `outcome=${query.outcome}&` : ''}page=`,
          pageNumber: query.page,
          pages: Math.max(1, Math.ceil(count / perPage)),
        })
      },
    }),
    endpoint({
      method: 'post',
      path: '/bounces',
      may: 'campaign.write',
      upload: largestBounce,
      act: async ({ file }) => {
        const { outcome } = await take(file)
        return redirect('/bounces', { notice: `Read: ${sayOutcome(outcome)}.` })
      },
    }),
    endpoint({
      method: 'post',
      path: '/bounces/:id',
      may: 'campaign.write',
      read: { params: z.object({ id: z.string().max(100) }), body: z.object({ verdict: z.enum(verdicts) }) },
      act: async ({ input: { params, body } }) => {
        const { outcome } = await bounces.judge(params.id, body.verdict)
        return redirect('/bounces', { notice: `Done: ${sayOutcome(outcome)}.` })
      },
    }),
    endpoint({
      method: 'post',
      path: '/api/v1/bounces',
      may: 'campaign.write',
      summary: 'Hand in a mail that came back (message/rfc822); the same mail again changes nothing',
      upload: largestBounce,
      act: async ({ file }) => json(toBody(await take(file))),
    }),
    endpoint({
      method: 'get',
      path: '/api/v1/bounces',
      may: 'campaign.read',
      summary: 'Mails that came back and what was done about each, newest first',
      read: { query: query.extend({ limit: z.coerce.number().int().min(1).max(500).default(100) }) },
      act: async ({ input: { query } }) => {
        const outcome = query.outcome ? { outcome: query.outcome } : {}
        const items = await bounces.list({ ...outcome, skip: (query.page - 1) * query.limit, most: query.limit })
        return json({ items: items.map(toBody), next: items.length === query.limit ? String(query.page + 1) : null })
      },
    }),
  ]
}

const tones: Readonly<Record<Bounce['outcome'], string>> = {
  read: '',
  suppressed: 'poor',
  deferred: 'warn',
  refused: 'poor',
  noted: '',
  'no-bounce': '',
  foreign: '',
  kept: 'warn',
  dismissed: '',
}

function toBody({ digest: _digest, ...bounce }: Bounce): object {
  return bounce
}
