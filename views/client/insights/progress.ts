// A run's page while it works: the bar follows the server's events, and the page is loaded again when the run is over. Without
// script the page loads itself every two seconds.

type Told = { state: string; progress: { step: string; share: number } }

export function startProgress(): void {
  const section = document.querySelector<HTMLElement>('[data-run-events]')
  if (!section?.dataset.runEvents) return
  const source = new EventSource(section.dataset.runEvents)
  source.addEventListener('progress', ({ data }) => show(section, JSON.parse(String(data)) as Told))
  source.addEventListener('over', () => {
    source.close()
    location.reload()
  })
  // The browser connects again by itself; a server that has gone for good is asked by loading the page.
  let failures = 0
  source.addEventListener('error', () => {
    failures++
    if (failures < 5) return
    source.close()
    setTimeout(() => location.reload(), 5000)
  })
}

function show(section: HTMLElement, { progress }: Told): void {
  const percent = Math.round(progress.share * 100)
  const bar = section.querySelector<HTMLProgressElement>('[data-run-bar]')
  if (bar) bar.value = percent
  const put = (name: string, words: string): void => {
    const place = section.querySelector(`[data-run-${name}]`)
    if (place) place.textContent = words
  }
  put('step', progress.step)
  put('percent', `${percent} %`)
}
