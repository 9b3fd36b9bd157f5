// How a survey was offered to whoever answered it, and how that is called. Pure.
export const collectors = ['email', 'link', 'qr', 'embed', 'interviewer', 'import', 'api'] as const
export type Collector = (typeof collectors)[number]

/** How somebody without an invitation may come. */
export const openCollectors = ['link', 'qr', 'embed'] as const satisfies readonly Collector[]
export type OpenCollector = (typeof openCollectors)[number]

type Words = { way: string; unnamed: string }

const words: Readonly<Record<Collector, Words>> = {
  email: { way: 'by mail', unnamed: 'An invited person, deleted since' },
  link: { way: 'by the public link', unnamed: 'Somebody at the public link' },
  qr: { way: 'by the QR code', unnamed: 'Somebody with the QR code' },
  embed: { way: 'embedded in a page', unnamed: 'Somebody on a page of ours' },
  interviewer: { way: 'in a conversation', unnamed: 'Somebody interviewed' },
  import: { way: 'imported from elsewhere', unnamed: 'Somebody asked elsewhere' },
  api: { way: 'by the API', unnamed: 'Somebody, by the API' },
}

export const sayWay = (collector: Collector): string => words[collector].way

/** Who it was, where nobody is known by name. */
export const sayUnnamed = (collector: Collector): string => words[collector].unnamed

/** Whether the survey was answered page by page by the respondent alone. */
export function isOnPages(collector: Collector): boolean {
  return collector !== 'interviewer' && collector !== 'import' && collector !== 'api'
}
