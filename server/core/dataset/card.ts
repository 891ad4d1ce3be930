import { writeYaml } from '../notebook/writeYaml.ts'

/** The card of a new dataset, in Markdown with YAML before it, as a person goes on with it. */
export function newCard(name: string): string {
  return `---
${writeYaml({ pretty_name: name, license: 'unknown' })}---

# ${name}

What these rows teach, where they come from, and who checked them.
`
}
