import { expect, test } from 'vitest'
import { fc, fuzzing, fuzzTimeout } from '../../testing/fuzzing.ts'
import { strictJson } from '../json/strictJson.ts'
import { contentSchema } from '../row/content.ts'
import { jsonLine } from '../row/rowLine.ts'
import { someContent } from '../testing/someContent.ts'
import type { DatasetRecord } from './recordFormat.ts'
import { recordFormatNames, recordFormats } from './recordFormats.ts'

test.each(recordFormatNames)(
  'what %s writes, it reads again from JSON, with nothing besides',
  (name) => {
    const { read, write } = recordFormats[name]
    let held = 0
    fc.assert(
      fc.property(someContent, (content) => {
        const written = write(content)
        if ('reason' in written) return
        held += 1
        const { value, rounded } = strictJson(jsonLine(written.record))
        const reading = read(value as DatasetRecord)
        expect(rounded).toEqual([])
        expect(reading).toMatchObject({ content, fields: {} })
        if ('content' in reading) expect(reading.content).toStrictEqual(content)
        expect(contentSchema.safeParse(content).success).toBe(true)
      }),
      fuzzing(400),
    )
    expect(held).toBeGreaterThan(20)
  },
  fuzzTimeout,
)

test('a table holds every content but an empty system text and what has no place in messages', () => {
  fc.assert(
    fc.property(someContent, (content) => {
      const written = recordFormats.table.write(content)
      if (!('reason' in written)) return
      expect(written.reason).toMatch(/system text is empty|tool calls, but is not of the assistant/)
    }),
    fuzzing(300),
  )
})

test.each(recordFormatNames)('what %s writes fits it and no format that is tried before', (name) => {
  fc.assert(
    fc.property(someContent, (content) => {
      const written = recordFormats[name].write(content)
      if ('reason' in written) return
      expect(recordFormatNames.find((each) => recordFormats[each].fits(written.record))).toBe(name)
    }),
    fuzzing(100),
  )
})
