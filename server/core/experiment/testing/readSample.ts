import { type ErrorData, formatError } from '../../errors.ts'
import type { TextEncoding } from '../../textEncoding.ts'
import { parseNotebook } from '../../notebook/parseNotebook.ts'
import { readExperiment } from '../blocks/readExperiment.ts'

export const path = 'experiments/demo/notebook.md'

/** Reads a notebook whose files are given as texts or as the errors of reading them. */
export function read(text: string, files: Record<string, string | ErrorData | { text: string; encoding: TextEncoding }> = {}) {
  return readExperiment(parseNotebook(text), {
    path,
    metricIds: ['exact-match', 'contains'],
    readFile: (relative) => {
      const file = files[relative]
      if (typeof file === 'string') return { text: file }
      if (file && 'text' in file) return file
      return { error: file ?? { code: 'FILE_MISSING', message: 'missing' } }
    },
  })
}

/** `severity place: message`, one line each. */
export const told = (text: string, files?: Parameters<typeof read>[1]): string[] =>
  read(text, files).diagnostics.map((diagnostic) =>
    `${diagnostic.severity} ${formatError({ code: 'BAD_INPUT', message: diagnostic.message, place: diagnostic.place })}`.replaceAll(
      path,
      'N',
    ),
  )

export const block = (header: string, body: string): string => `\`\`\`yaml ${header}\n${body}\n\`\`\`\n`
export const prompt = block('prompt a', 'user: "{{x}}"')
export const cases = block('cases c', '- vars: { x: 1 }')
