// Does something for every item, a few at a time: most of the waiting is for the database.
export async function atOnce<Item>(
  items: readonly Item[],
  act: (item: Item, at: number) => Promise<unknown>,
  most = 12,
) {
  let next = 0
  const lane = async (): Promise<void> => {
    for (let at = next++; at < items.length; at = next++) await act(items[at]!, at)
  }
  await Promise.all(Array.from({ length: most }, lane))
}
