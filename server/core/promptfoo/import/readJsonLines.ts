import { AppError } from '../../errors.ts'
import type { Json } from '../../json.ts'

/** The values of a JSONL file. Throws AppError BAD_INPUT with the line of what is no JSON. */
export function readJsonLines(text: string, file: string): Json[] {
  return text.split('\n').flatMap((line, index): Json[] => {
    if (line.trim() === '') return []
    try {
      return [JSON.parse(line) as Json]
    } catch {
      throw new AppError('BAD_INPUT', 'This line is no JSON.', { place: { file, line: index + 1 } })
    }
  })
}
