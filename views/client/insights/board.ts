// The theme board and the persona lab with script: every form on it is sent without leaving the page and only the board is replaced, answers can be
// dragged, and keys act on the current theme. Without script the same forms do the same things.
import Sortable from 'sortablejs'
import { keepPlace } from './keep-place'

export function startBoard(): void {
  if (!document.querySelector('[data-board]')) return
  document.addEventListener('submit', onSubmit)
  document.addEventListener('click', onMore)
  document.addEventListener('keydown', onKey, true)
  document.addEventListener('change', countChosen)
  prepare()
}

const board = (): HTMLElement => document.querySelector('[data-board]') as HTMLElement

/** Forms that post go through here; the merge preview is a page of its own and stays a link. */
function onSubmit(event: SubmitEvent): void {
  const form = event.target
  if (!(form instanceof HTMLFormElement) || form.method !== 'post') return
  if (!form.closest('[data-board]') && !form.hasAttribute('data-swap')) return
  event.preventDefault()
  const data = new FormData(form, event.submitter)
  void send(form.action, new URLSearchParams(data as unknown as Record<string, string>))
}

/** Posts, follows to the board as it stands afterwards, and puts it in the place of the old one. */
async function send(address: string, body: URLSearchParams): Promise<void> {
  board().setAttribute('aria-busy', 'true')
  try {
    const response = await fetch(address, { method: 'POST', body })
    const page = new DOMParser().parseFromString(await response.text(), 'text/html')
    const fresh = page.querySelector('[data-board]')
    if (response.ok && fresh) swap(page)
    const said = page.querySelector(response.ok ? '.notice[role="status"]' : 'main')
    say(said?.querySelector('p')?.textContent ?? said?.textContent ?? 'That did not work. Try again.', response.ok)
    if (!response.ok) await reload()
  } catch {
    say('The server did not answer. Nothing was changed; try again.', false)
    await reload().catch(() => undefined)
  } finally {
    board().removeAttribute('aria-busy')
  }
}

async function reload(): Promise<void> {
  const response = await fetch(location.href)
  if (response.ok) swap(new DOMParser().parseFromString(await response.text(), 'text/html'))
}

function swap(page: Document): void {
  const restore = keepPlace()
  for (const part of ['[data-board]', '.head', '.tabs', '.board-tools']) {
    const fresh = page.querySelector(part)
    if (fresh) document.querySelector(part)?.replaceWith(document.adoptNode(fresh))
  }
  prepare()
  restore()
}

function prepare(): void {
  countChosen()
  for (const line of document.querySelectorAll<HTMLElement>('[data-theme-drop]')) takeAnswers(line)
  for (const list of document.querySelectorAll<HTMLElement>('[data-answers]')) {
    list.setAttribute('data-sorting', '')
    Sortable.create(list, {
      group: { name: 'answers', put: list.dataset.answers !== 'off' },
      draggable: '.answer',
      filter: 'input, a, button',
      preventOnFilter: false,
      sort: false,
      delay: 120,
      delayOnTouchOnly: true,
      animation: 120,
      onStart: () => keepHeight(list),
      onEnd: drop,
    })
  }
}

/** While one of its answers is in the air a list stays as high as it was, or what is below would move away from the pointer. */
const keepHeight = (list: HTMLElement): void => list.style.setProperty('min-height', `${list.offsetHeight}px`)

/** The line of a theme takes answers of other themes while it is closed; the answer is not shown in it, the line is marked. */
function takeAnswers(line: HTMLElement): void {
  const themeOf = (element: Element) => element.closest('[data-theme]')
  Sortable.create(line, {
    group: { name: 'answers', pull: false, put: (to, from) => themeOf(to.el) !== themeOf(from.el) },
    draggable: '.answer',
    sort: false,
    onEnd: drop,
  })
}

function drop({ item, from, to }: Sortable.SortableEvent): void {
  from.style.removeProperty('min-height')
  const theme = to.closest<HTMLElement>('[data-theme]')?.dataset.theme
  const answer = item.dataset.answer
  if (from === to || !theme || !answer) return
  const { items = 'answers', group = 'theme' } = board().dataset
  void send(board().dataset.board ?? '', stay({ kind: 'move', [items]: answer, [group]: theme }))
}

const stay = (fields: Record<string, string>): URLSearchParams => {
  const query = new URLSearchParams(board().dataset.stay)
  for (const [name, value] of Object.entries(fields)) query.set(name, value)
  return query
}

/** "All 42 answers" opens in the card. */
function onMore(event: MouseEvent): void {
  const link = (event.target as Element | null)?.closest<HTMLAnchorElement>('[data-more]')
  const list = link?.closest('[data-theme]')?.querySelector('.answers')
  if (!link || !list || event.ctrlKey || event.metaKey || event.shiftKey) return
  event.preventDefault()
  void openAnswers(link, list)
}

async function openAnswers(link: HTMLAnchorElement, list: Element): Promise<void> {
  const address = new URL(link.href)
  address.searchParams.set('fragment', '1')
  const response = await fetch(address)
  if (!response.ok) return say('These answers could not be read. Load the page again.', false)
  const page = new DOMParser().parseFromString(`<ol>${await response.text()}</ol>`, 'text/html')
  const chosen = new Set([...list.querySelectorAll<HTMLInputElement>(':checked')].map(({ value }) => value))
  const first = !link.closest('.answer-more')
  if (first) list.replaceChildren()
  list.append(...(page.querySelector('ol')?.childNodes ?? []))
  for (const box of list.querySelectorAll<HTMLInputElement>('input')) if (chosen.has(box.value)) box.checked = true
  const holder = link.closest('.answer-more') ?? link
  holder.remove()
}

/** Keys on the current theme come before keys of the page. */
function onKey(event: KeyboardEvent): void {
  const { target, key } = event
  if (target instanceof HTMLElement && /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) && !isBox(target)) return
  if (event.ctrlKey || event.metaKey || event.altKey || !document.querySelector('[data-board]')) return
  if (key === 'm') {
    if (document.querySelectorAll('input[form="merge"]:checked').length < 2) {
      say('Choose at least two first: x chooses the current one.', false)
    } else document.querySelector<HTMLElement>('[data-merge]')?.click()
  } else if (key === 'v') {
    if (document.querySelector('input[form="chosen"]:checked')) {
      document.querySelector<HTMLElement>('#chosen select')?.focus()
    } else say('Choose something to move first: open with Enter, Tab to it, Space chooses it.', false)
  } else {
    const card =
      (target as Element | null)?.closest?.('[data-theme]') ?? document.querySelector('[data-theme][data-current]')
    const act = card?.querySelector<HTMLElement>(`[data-card-key="${CSS.escape(key)}"]`)
    if (!act) return
    card?.querySelector('.theme-more')?.setAttribute('open', '')
    act.click()
    if (key === 'r') act.parentElement?.querySelector<HTMLInputElement>('input[name="name"]')?.select()
  }
  event.preventDefault()
  event.stopPropagation()
}

const isBox = (target: HTMLElement): boolean => target instanceof HTMLInputElement && target.type === 'checkbox'

function countChosen(): void {
  const count = (name: string, one: string, many: string, place: string): void => {
    const chosen = document.querySelectorAll(`input[name="${name}"]:checked`).length
    const title = document.querySelector(place)
    if (title) title.textContent = `${chosen} ${chosen === 1 ? one : many} chosen`
  }
  count('answers', 'answer', 'answers', '[data-chosen-count]')
  count('themes', 'theme', 'themes', '[data-themes-count]')
  if (board().dataset.items !== 'people') return
  count('people', 'person', 'people', '[data-chosen-count]')
  count('groups', 'group', 'groups', '[data-themes-count]')
}

function say(words: string, fine: boolean): void {
  document.querySelector('.toast')?.remove()
  const toast = document.createElement('p')
  toast.className = `notice toast${fine ? '' : ' warn'}`
  toast.setAttribute('role', fine ? 'status' : 'alert')
  toast.textContent = words.trim()
  document.body.append(toast)
  setTimeout(() => toast.remove(), fine ? 4000 : 9000)
}
