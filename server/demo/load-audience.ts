// The demo's people come in as they would from a CRM: through a CSV with HubSpot's column names.
import { stringify } from 'csv-stringify/sync'
import type { Container } from '../container'
import type { DemoContact } from './build-demo'
import { buildNeeds, needsHeader } from './build-needs'
import { buildSignals, signalHeader } from './build-signals'
import { demoIcp } from './company'

const header = [
  'First Name',
  'Last Name',
  'Email',
  'Job Title',
  'Company',
  'Company Domain Name',
  'Company Industry',
  'Number of Employees',
  'Annual Revenue',
  'Company Country',
  'Lifecycle Stage',
  'Preferred Language',
  ...signalHeader,
  ...needsHeader,
]

/** @returns ids of contacts by e-mail address */
export async function loadAudience(
  { icps, importer, contacts }: Container,
  studyId: string,
  people: readonly DemoContact[],
): Promise<{ icp: string; contactIds: ReadonlyMap<string, string> }> {
  const [known] = await icps.list(studyId)
  const icp = known ?? (await icps.create(studyId, demoIcp))
  const signals = buildSignals(people)
  const needs = buildNeeds(people)
  const rows = people.map((one, at) => [
    ...[one.firstName, one.lastName, one.email, one.title, one.company, one.domain, one.industry],
    ...[one.employees, one.revenue, one.country, one.lifecycle, one.language],
    ...signals[at]!,
    ...needs[at]!,
  ])
  await importer.run(studyId, Buffer.from(stringify([header, ...rows])), { allOrNothing: true })
  const contactIds = new Map<string, string>()
  for (let after = ''; ; ) {
    const part = await contacts.list({ studyId }, { limit: 200, ...(after ? { after } : {}) })
    for (const { id, email } of part) if (email) contactIds.set(email, id)
    const last = part.at(-1)
    if (!last || part.length < 200) return { icp: icp.id, contactIds }
    after = last.id
  }
}
