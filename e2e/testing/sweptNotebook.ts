import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fakeFile } from './notebookPage.ts'

const fence = '```'
/** The text of a notebook block. */
export const part = (head: string, body: string) => `${fence}yaml ${head}\n${body}\n${fence}\n\n`

/** Writes a notebook with two variants, two temperatures and eight cases. `story` is part of the prompts, so that no other test has the same cells. */
export async function writeSweptNotebook(slug: string, story: string, charts: string): Promise<void> {
  const cases = Array.from({ length: 8 }, (_, at) => `- { vars: { question: "${story} ${at}?" }, reference: "${at}" }`)
  const text = [
    `---\ntitle: ${slug}\nmodel: smollm2-135m-instruct\nseed: 5\n---\n\n`,
    part('prompt 간결', 'system: In one word.\nuser: "{{question}}"'),
    part('prompt careful', 'system: Be careful.\nuser: "{{question}}"'),
    part('cases questions', cases.join('\n')),
    part('sweep main', 'temperature: [0, 0.8]\nrepeats: 2\nmax_tokens: 16'),
    part('score main', '- contains: { value: "e", name: has e }\n- length: { unit: characters }'),
    charts,
  ].join('')
  await mkdir(path.dirname(fakeFile(slug)), { recursive: true })
  await writeFile(fakeFile(slug), text)
}
