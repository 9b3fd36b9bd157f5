// Loads the demo study through the same services that people use: company, people, surveys, campaigns, answers, questions of
// staff, one run, personas. Safe to run again: each step looks at what is there. Meant for an installation of its own.
import { randomBytes } from 'node:crypto'
import type { Container } from '../container'
import type { Actor } from '../platform/accounts/actor'
import { buildDemo } from './build-demo'
import { demoStudy } from './company'
import { loadAudience } from './load-audience'
import { loadCampaigns, loadResponses, loadSurveys, settleInvitations } from './load-fieldwork'
import { loadPersonas, loadRun } from './load-personas'
import { loadQuestions } from './load-questions'
import { loadRoundTable } from './load-round-table'

export type DemoReport = {
  study: string
  seconds: number
  personas: number
  account?: { email: string; password: string }
}

const finished = 'demo.loaded'
/** For the outbox to fill, on a busy machine. */
const mostWaitMs = 120_000
const email = 'ada@tidewheel.example'

/** @param baseUrl what links in the demo's mails start with */
export async function loadDemo(container: Container, baseUrl = 'http://localhost:3000'): Promise<DemoReport> {
  const { studies, settings, jobs, personas } = container
  const start = Date.now()
  const account = await offerAccount(container)
  const actor = await demoActor(container)
  const known = (await studies.list()).find(({ name }) => name === demoStudy.name)
  const study = known ?? (await studies.create(demoStudy))
  const report = async (): Promise<DemoReport> => ({
    study: study.id,
    seconds: (Date.now() - start) / 1000,
    personas: (await personas.service.list(study.id)).length,
    ...(account ? { account } : {}),
  })
  if ((await settings.find(finished)) === study.id) return report()

  const { contacts: people, responses } = buildDemo()
  const { icp, contactIds } = await loadAudience(container, study.id, people)
  const surveys = await loadSurveys(container, study)
  await loadResponses(container, surveys, people, responses, contactIds)

  await loadQuestions(container.frontline.service, people, responses)
  const staff = people.filter(({ side }) => side === 'staff').flatMap((one) => contactIds.get(one.email) ?? [])
  await loadRoundTable(container, study, staff, actor.name)

  // Sending and analysing are jobs: run here when no server runs them.
  const ownJobs = !jobs.isRunning()
  if (ownJobs) await jobs.start()
  const campaigns = await loadCampaigns(container, study, icp, surveys, baseUrl)
  const run = await loadRun(container, study.id, actor)
  if (run) await loadPersonas(container, study.id, run, icp, actor)
  await jobs.settled(mostWaitMs)
  const answeredBy = new Set(responses.map(({ contact }) => contactIds.get(people[contact]?.email ?? '') ?? ''))
  await settleInvitations(container, Object.values(campaigns), answeredBy)
  if (ownJobs) await jobs.stop()
  if (run) await settings.put(finished, study.id)
  return report()
}

/** An administrator for an installation without accounts; its password is shown once. */
async function offerAccount({ users, config }: Container): Promise<DemoReport['account']> {
  if ((await users.list()).length > 0) return undefined
  const own =
    config.ADMIN_EMAIL && config.ADMIN_PASSWORD
      ? { email: config.ADMIN_EMAIL, password: config.ADMIN_PASSWORD }
      : undefined
  const account = own ?? { email, password: randomBytes(9).toString('base64url').concat('-demo') }
  await users.create({ ...account, name: 'Ada', role: 'admin' })
  return account
}

async function demoActor({ users }: Container): Promise<Actor> {
  const [first] = (await users.list()).filter(({ role, disabled }) => role === 'admin' && !disabled)
  return first ? { id: first.id, name: first.name, role: 'admin' } : { id: 'demo', name: 'Ada', role: 'admin' }
}
