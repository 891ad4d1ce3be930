import { writeYaml } from '../notebook/writeYaml.ts'

/** The card of a new dataset, in Markdown with YAML before it, as a person goes on with it. */
export function newCard(name: string): string {
  return `---
${writeYaml({ pretty_name: name, license: 'unknown' })}---

# ${name}

What these rows teach, where they come from, and who checked them.
`
}

/** The licence that a card states, such as `apache-2.0`; null if it states none. */
export function datasetLicence(card: string): string | null {
  const front = /^\uFEFF?---\r?\n([\s\S]*?)\r?\n---/.exec(card)?.[1]
  const stated = front === undefined ? null : (/^license:[ \t]*["']?([\w.+-]+)/m.exec(front)?.[1] ?? null)
  return stated === 'unknown' ? null : stated
}
