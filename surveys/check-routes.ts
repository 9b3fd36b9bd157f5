// Ways through the pages, seen as a graph: routes to nowhere, pages no way leads to, ways that run in a circle.
import type { Definition } from './definition'
import { type Fault, fault } from './shape'

/** Faults of the routes of a definition with unique page keys. Cost: pages + routes. */
export function checkRoutes({ pages }: Definition): readonly Fault[] {
  const indexOf = new Map(pages.map(({ key }, at) => [key, at]))
  const faults: Fault[] = []
  pages.forEach((page, at) => {
    page.routes?.forEach((route, index) => {
      if (!route.to.startsWith('@') && !indexOf.has(route.to))
        faults.push(
          fault(
            `pages.${at}.routes.${index}.to`,
            'route-to-nowhere',
            `expected the key of a page, @end or @screen-out, got "${route.to}"`,
          ),
        )
    })
  })
  if (faults.length > 0) return faults
  const ways = pages.map((_, at) => waysFrom(pages, at, indexOf))
  const state = new Array<'new' | 'open' | 'done'>(pages.length).fill('new')
  const visit = (at: number): void => {
    state[at] = 'open'
    for (const to of ways[at]!) {
      if (state[to] === 'open')
        faults.push(fault(`pages.${at}.routes`, 'loop', `expected a way forward, got one back to "${pages[to]!.key}"`))
      else if (state[to] === 'new') visit(to)
    }
    state[at] = 'done'
  }
  if (pages.length > 0) visit(0)
  pages.forEach((page, at) => {
    if (state[at] === 'new')
      faults.push(fault(`pages.${at}`, 'unreachable-page', `expected a way to page "${page.key}", there is none`))
  })
  return faults
}

/** Pages that may follow: every route, and the next page unless a route without condition stands before it. */
function waysFrom(pages: Definition['pages'], at: number, indexOf: ReadonlyMap<string, number>): number[] {
  const ways: number[] = []
  for (const route of pages[at]!.routes ?? []) {
    const to = indexOf.get(route.to)
    if (to !== undefined) ways.push(to)
    if (!route.when) return ways
  }
  return at + 1 < pages.length ? [...ways, at + 1] : ways
}
