// Pictures as SVG, drawn on the server, coloured by the design tokens. One file a picture in charts/; this table names them
// for templates. Every plot stands beside its table in the page. Pure.

/** Markup that templates take as it is: Handlebars does not escape what has toHTML. */
export type Markup = { toHTML(): string }

export const markup = (html: string): Markup => ({ toHTML: () => html })

/** A thin horizontal bar for a share from 0 to 1. Decorative: the figure stands beside it. */
function shareBar(share: number): Markup {
  const width = Math.round(Math.min(1, Math.max(0, share || 0)) * 1000) / 10
  return markup(
    `<svg class="bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true"><rect class="track" width="100" height="4" rx="1"/><rect class="fill" width="${width}" height="4" rx="1"/></svg>`,
  )
}

export const chartHelpers = { shareBar }
