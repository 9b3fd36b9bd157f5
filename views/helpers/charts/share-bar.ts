// A thin horizontal bar for one share from 0 to 1. Decorative: the figure stands beside it.
import { type Markup, markup } from './svg'

export function shareBar(share: number): Markup {
  const width = Math.round(Math.min(1, Math.max(0, share || 0)) * 1000) / 10
  return markup(
    `<svg class="bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true"><rect class="track" width="100" height="4" rx="1"/><rect class="fill" width="${width}" height="4" rx="1"/></svg>`,
  )
}
