// The one field of staff: similar ones while typing, arrow keys pick, Enter counts, and the page stays where it is. Without script
// the form adds, and the buttons of the list count.
const pauseMs = 120

export function startHeard(): void {
  const form = document.querySelector<HTMLFormElement>('[data-heard]')
  const field = form?.querySelector<HTMLInputElement>('[name="text"]')
  const similar = form?.querySelector<HTMLElement>('[data-heard-similar]')
  const list = document.querySelector<HTMLElement>('[data-heard-list]')
  if (!form || !field || !similar || !list) return
  form.querySelector('[data-heard-keys]')?.removeAttribute('hidden')
  field.setAttribute('role', 'combobox')
  field.setAttribute('aria-controls', similar.id)
  field.setAttribute('aria-expanded', 'false')

  let picked = -1
  let turn = 0
  let sending = false
  let timer: ReturnType<typeof setTimeout> | undefined
  const options = () => [...similar.querySelectorAll<HTMLElement>('[data-heard-option]')]

  const pick = (at: number): void => {
    const all = options()
    picked = Math.max(-1, Math.min(all.length - 1, at))
    for (const [index, option] of all.entries()) option.setAttribute('aria-selected', String(index === picked))
    const active = all[picked]
    if (active) field.setAttribute('aria-activedescendant', active.id)
    else field.removeAttribute('aria-activedescendant')
    active?.scrollIntoView({ block: 'nearest' })
  }

  const clear = (): void => {
    turn++
    similar.replaceChildren()
    field.setAttribute('aria-expanded', 'false')
    pick(-1)
  }

  const look = async (): Promise<void> => {
    const mine = ++turn
    const query = new URLSearchParams({ kind: fieldOf(form, 'kind'), text: field.value })
    const answer = await fetch(`${form.dataset.similar}?${query}`)
    if (mine !== turn || !answer.ok) return
    similar.innerHTML = await answer.text()
    field.setAttribute('aria-expanded', String(options().length > 0))
    pick(-1)
  }

  /** Sends one count; the key keeps a second press of the same one from counting again. */
  const send = async (path: string, body: URLSearchParams): Promise<void> => {
    if (sending) return
    sending = true
    body.set('part', 'list')
    try {
      const answer = await fetch(path, { method: 'POST', body })
      if (!answer.ok) {
        form.submit()
        return
      }
      list.innerHTML = await answer.text()
      form.reset()
      field.value = ''
      setKey(form)
      clear()
      field.focus()
    } finally {
      sending = false
    }
  }

  const count = (id: string): Promise<void> => send(`/frontline/${id}/asked`, valuesOf(form))

  field.addEventListener('input', () => {
    clearTimeout(timer)
    if (field.value.trim().length < 3) clear()
    else timer = setTimeout(() => void look(), pauseMs)
  })
  field.addEventListener('keydown', (event) => {
    if (event.isComposing) return
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step && options().length > 0) {
      event.preventDefault()
      pick(picked + step)
    } else if (event.key === 'Escape') clear()
  })
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    clearTimeout(timer)
    const id = options()[picked]?.dataset.heardOption
    void (id ? count(id) : send(form.action, valuesOf(form)))
  })
  similar.addEventListener('click', (event) => {
    const option = (event.target as HTMLElement).closest<HTMLElement>('[data-heard-option]')
    if (option?.dataset.heardOption) void count(option.dataset.heardOption)
  })
  list.addEventListener('submit', (event) => {
    const one = event.target as HTMLFormElement
    if (!one.querySelector('[data-heard-asked]')) return
    event.preventDefault()
    void send(new URL(one.action).pathname, valuesOf(one))
  })
}

const fieldOf = (form: HTMLFormElement, name: string): string => String(new FormData(form).get(name) ?? '')

function valuesOf(form: HTMLFormElement): URLSearchParams {
  return new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value)]))
}

function setKey(form: HTMLFormElement): void {
  const key = form.querySelector<HTMLInputElement>('[name="key"]')
  const random = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0'))
  if (key) key.value = random.join('')
}
