import { type TuningEvent, tuningEventSchema } from '../../core/tuning/job/tuningEvent.ts'
import { hasCode } from '../files/fileError.ts'
import { withRegular } from '../files/regularFile.ts'
import { AppError } from '../../core/errors.ts'

/** Reads the events of a job while its trainer writes them. */
export type EventsFile = {
  /** What was written since the last call. `isNew`: the file is another one, so what was read before does not count. */
  read(): Promise<{ events: TuningEvent[]; isNew: boolean }>
}

const CHUNK_BYTES = 4 * 1024 * 1024
const LINE_FEED = 0x0a

export function openEvents(path: string, { within }: { within: string }): EventsFile {
  let offset = 0
  /** A line whose end is not written yet. */
  let rest: Buffer = Buffer.alloc(0)
  return {
    async read() {
      const events: TuningEvent[] = []
      let isNew = false
      try {
        await withRegular(path, { within, name: 'events.jsonl' }, async (file) => {
          const { size } = await file.stat()
          if (size < offset) {
            offset = 0
            rest = Buffer.alloc(0)
            isNew = true
          }
          while (offset < size) {
            const { bytesRead, buffer } = await file.read(Buffer.alloc(Math.min(CHUNK_BYTES, size - offset)), 0, undefined, offset)
            if (bytesRead === 0) break
            offset += bytesRead
            const data = Buffer.concat([rest, buffer.subarray(0, bytesRead)])
            const end = data.lastIndexOf(LINE_FEED)
            rest = data.subarray(end + 1)
            if (end !== -1) events.push(...data.toString('utf8', 0, end).split('\n').flatMap(eventOf))
          }
        })
      } catch (thrown) {
        if (!isMissing(thrown)) throw thrown
        isNew = offset > 0
        offset = 0
        rest = Buffer.alloc(0)
      }
      return { events, isNew }
    },
  }
}

function isMissing(thrown: unknown): boolean {
  return thrown instanceof AppError ? thrown.code === 'FILE_MISSING' : hasCode(thrown, 'ENOENT')
}

/** The event of a line. A killed trainer leaves half a line, and the next one writes behind it: then the line ends with a whole event. */
function eventOf(line: string): TuningEvent[] {
  for (let from = 0; from !== -1; from = line.indexOf('{"type"', from + 1)) {
    const event = parsed(line.slice(from))
    if (event) return [event]
  }
  return []
}

function parsed(text: string): TuningEvent | null {
  try {
    return tuningEventSchema.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}
