/** Where each word of a goal stands: word `n` at `places[firsts[n]]` up to `places[firsts[n + 1]]`, ascending. Words are numbered from 0. */
export type WordPlaces = { firsts: Int32Array; places: Int32Array }

/** `words`: how many different numbers there are. */
export function wordPlaces(goal: Int32Array, words: number): WordPlaces {
  const firsts = new Int32Array(words + 1)
  for (const word of goal) firsts[word + 1] = (firsts[word + 1] ?? 0) + 1
  for (let word = 0; word < words; word++) firsts[word + 1] = (firsts[word + 1] ?? 0) + (firsts[word] ?? 0)
  const places = new Int32Array(goal.length)
  const next = firsts.slice()
  for (let place = 0; place < goal.length; place++) {
    const word = goal[place] ?? 0
    const at = next[word] ?? 0
    places[at] = place
    next[word] = at + 1
  }
  return { firsts, places }
}

/** How many words two texts have in common, in whatever order. */
export function commonWords(words: Int32Array, { firsts }: WordPlaces): number {
  const left = new Int32Array(firsts.length - 1)
  for (let word = 0; word < left.length; word++) left[word] = (firsts[word + 1] ?? 0) - (firsts[word] ?? 0)
  let common = 0
  for (const word of words) {
    const count = left[word] ?? 0
    if (count === 0) continue
    left[word] = count - 1
    common++
  }
  return common
}
