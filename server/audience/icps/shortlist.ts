// The companies of a study in the order in which to pursue them (R3, R7): those who fit first, then by the wishes that hold, then by
// what they are worth; and how many who fit were won and kept (R9). Pure.
import type { Account } from '../directory/account'
import type { Lifecycle } from '../directory/contact'
import { bestOf, type Fit, fits, judge, type Verdict } from './fit'
import type { Icp } from './icp'
import { usualMeasures, worthOf } from './worth'

export const stands = ['lead', 'customer', 'at risk', 'left'] as const
/** Where a company stands with us. */
export type Stand = (typeof stands)[number]

/** How many of a company's people are what. */
export type People = Readonly<Partial<Record<Lifecycle, number>>>

export type Standing = {
  account: Account
  /** By the best of the profiles; absent where no profile judges companies. */
  verdict?: Verdict
  stand?: Stand
  people: number
  /** 0..1 among those of whom it is known. */
  worth?: number
}

/** Those a team may serve: not its own company, where all known people are staff. */
export const isServed = (people: People | undefined): boolean =>
  !people?.staff || Boolean(people.customer || people.former || people.lead)

export function shortlist(
  accounts: readonly Account[],
  icps: readonly Icp[],
  peopleOf: ReadonlyMap<string, People>,
): Standing[] {
  const profiles = icps.filter(({ kind }) => kind === 'company')
  const worth = worthOf(accounts, usualMeasures(accounts, accounts.length / 4))
  const standings = accounts.map((account): Standing => {
    const verdict = bestOf(profiles.map((icp) => judge(icp, { account })))
    const people = peopleOf.get(account.id) ?? {}
    const stand = standOf(account, people)
    const known = worth.get(account.id)
    return {
      account,
      people: Object.values(people).reduce((sum, count) => sum + count, 0),
      ...(verdict ? { verdict } : {}),
      ...(stand ? { stand } : {}),
      ...(known === undefined ? {} : { worth: known }),
    }
  })
  return standings.sort(inOrder)
}

const order: Record<Fit, number> = { good: 0, unknown: 1, poor: 2 }

function inOrder(left: Standing, right: Standing): number {
  const byFit = order[left.verdict?.fit ?? 'unknown'] - order[right.verdict?.fit ?? 'unknown']
  const byScore = (right.verdict?.score ?? 0) - (left.verdict?.score ?? 0)
  const byWorth = (right.worth ?? -1) - (left.worth ?? -1)
  return byFit || byScore || byWorth || (left.account.id < right.account.id ? -1 : 1)
}

/** What is said of the company counts; or else what its people are: one customer makes a customer. */
function standOf({ facts }: Account, people: People): Stand | undefined {
  if (facts.churn === 'left' || facts.churn === 'at risk') return facts.churn
  if (facts.churn === 'stays' || people.customer) return 'customer'
  if (people.former) return 'left'
  return people.lead ? 'lead' : undefined
}

export type Kept = { fit: Fit; stands: readonly number[]; lost: number | undefined }

/** For each fit: how many stand where, in the order of `stands`, and the share that left of those who were ever won. */
export function wonAndKept(standings: readonly Standing[]): Kept[] {
  return fits.map((fit) => {
    const those = standings.filter(({ verdict }) => verdict?.fit === fit)
    const counts = stands.map((stand) => those.filter((one) => one.stand === stand).length)
    const [, customers = 0, atRisk = 0, left = 0] = counts
    const won = customers + atRisk + left
    return { fit, stands: counts, lost: won > 0 ? left / won : undefined }
  })
}
