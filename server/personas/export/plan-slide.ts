// The slide of a persona's plan: a column a team, and below what has no content yet.
import { plural } from '../../../views/helpers/words'
import type { ShownPlan } from '../plan/show-plan'
import { sayPlanLine } from './shown'
import { accent, faint, head, inner, list, page, type Slide, words } from './slide-parts'
import { clip } from './slide-text'

const linesShown = 4

export function planSlide(slide: Slide, { teams, bare, hours }: ShownPlan): void {
  head(slide, 'Plan', 'What marketing, sales and support do about these challenges.')
  const wide = (inner - 0.8) / 3
  teams.forEach(({ label, lines, hours: own, hoursShare }, at) => {
    const place = { x: page.edge + at * (wide + 0.4), y: 1.6, w: wide }
    const time = hours > 0 ? ` (${own} h a month, ${Math.round(hoursShare * 100)} %)` : ''
    words(slide, `${label}${time}`, { ...place, h: 0.3 }, { size: 14, bold: true, color: accent })
    const entries = lines
      .slice(0, linesShown)
      .map((one) => ({ text: clip(one.text, 80), under: clip(sayPlanLine(one), 130) }))
    const more = lines.length > linesShown ? [{ text: `and ${lines.length - linesShown} more` }] : []
    list(slide, [...entries, ...more], { ...place, y: 1.95, h: 4 }, 13)
  })
  if (bare.length === 0) return
  const without = `${plural(bare.length, 'challenge has', 'challenges have')} no content yet: ${bare.join('; ')}`
  words(slide, clip(without, 220), { x: page.edge, y: 6.1, w: inner, h: 0.6 }, { size: 13, color: faint })
}
