// The API of companies.
import * as z from 'zod'
import { type Endpoint, endpoint, json, nothing } from '../platform/http/endpoint'
import { Problem } from '../problems'
import type { AccountService } from './directory/account-service'
import { readAccount } from './directory/read-account'
import { accountJson } from './directory-json'
import { idParams, listed, pageQuery, studyOf, studyQuery, studyToRead, version } from './studies/api-input'
import type { StudyService } from './studies/study-service'

type Deps = { studies: StudyService; accounts: AccountService }

const body = z
  .looseObject({
    ...studyQuery,
    version,
    name: z.string().max(400).optional(),
    domain: z.string().max(400).nullish().describe('What makes two entries one company.'),
    own: z.record(z.string(), z.unknown()).optional().describe('Fields of the team’s own, name to value.'),
  })
  .describe(
    'Beside name and domain: industry, employees, revenue, budget, country, legal, answerHours, technologies, painPoints, lifetimeValue, referral, churn …',
  )

export function accountApiRoutes({ studies, accounts }: Deps): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/api/v1/accounts',
      may: 'audience.read',
      summary: 'The companies of a study',
      read: { query: pageQuery },
      act: async ({ input: { query } }) => {
        const after = query.after ?? query.cursor
        const study = await studyToRead(studies, query)
        const found = await accounts.list(study.id, { ...(after ? { after } : {}), limit: query.limit + 1 })
        return json(listed(found, query.limit, accountJson))
      },
    }),
    endpoint({
      method: 'post',
      path: '/api/v1/accounts',
      may: 'audience.write',
      summary: 'Add a company; one with the same domain is refused with 409',
      read: { body },
      act: async ({ input: { body } }) => {
        const { account, faults } = readAccount(body)
        if (faults.length > 0) throw new Problem('account.invalid', { faults, summary: faults[0]?.message })
        const made = await accounts.create((await studyOf(studies, body)).id, account)
        return json(accountJson(made), 201, { Location: `/api/v1/accounts/${made.id}` })
      },
    }),
    endpoint({
      method: 'get',
      path: '/api/v1/accounts/:id',
      may: 'audience.read',
      summary: 'One company',
      read: { params: idParams },
      act: async ({ input: { params } }) => json(accountJson(await accounts.get(params.id))),
    }),
    endpoint({
      method: 'patch',
      path: '/api/v1/accounts/:id',
      may: 'audience.write',
      summary: 'Change a company; null clears a field',
      read: { params: idParams, body },
      act: async ({ input: { params, body } }) => {
        const { account, faults } = readAccount(body, await accounts.get(params.id))
        if (faults.length > 0) throw new Problem('account.invalid', { faults, summary: faults[0]?.message })
        return json(accountJson(await accounts.replace(params.id, body.version, account)))
      },
    }),
    endpoint({
      method: 'delete',
      path: '/api/v1/accounts/:id',
      may: 'audience.write',
      summary: 'Remove a company; its people stay',
      read: { params: idParams },
      act: async ({ input: { params } }) => {
        await accounts.remove(params.id)
        return nothing
      },
    }),
  ]
}
