// Whoever goes back to a form finds their words in it, but, where the browser asked for the page again, a new one-time mark: sent again
// it would make two. So a form with words gets the mark back that it had, kept with the page in the browser's history. A form that
// is only a button keeps the new mark: the page shows what is true now, and pressing means now.

const ofWords = 'textarea, select, input:not([type="hidden"], [type="submit"], [type="button"])'

export function startSameMark(): void {
  const marks = [...document.querySelectorAll<HTMLInputElement>('form[method="post"] > input[name="once"]')]
  const [first] = marks
  if (!first) return
  const state = history.state as { once?: unknown } | null
  const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[]
  if (navigation?.type !== 'back_forward' || typeof state?.once !== 'string') {
    history.replaceState({ ...state, once: first.value }, '')
    return
  }
  for (const mark of marks) if (mark.form?.querySelector(ofWords)) mark.value = state.once
}
