import { expect, test } from 'vitest'
import { fc } from '../../testing/fuzzing.ts'
import { AppError } from '../../errors.ts'
import { type ColumnType, filterSql, type MetadataFilter, metadataFilterSchema } from './filterSql.ts'

const columns: Record<string, ColumnType> = { kind: 'string', year: 'number', open: 'boolean', '부서 이름': 'string' }

test.each<[MetadataFilter, string]>([
  [{ column: 'kind', equals: 'faq' }, "`kind` = 'faq'"],
  [{ column: 'kind', equals: "it's" }, "`kind` = 'it''s'"],
  [{ column: 'kind', equals: "' OR 1 = 1 --" }, "`kind` = ''' OR 1 = 1 --'"],
  [{ column: '부서 이름', equals: '인사팀' }, "`부서 이름` = '인사팀'"],
  [{ column: 'kind', equals: 2026 }, "`kind` = '2026'"],
  [{ column: 'kind', equals: null }, '`kind` IS NULL'],
  [{ column: 'kind', not: 'draft' }, "(`kind` <> 'draft' OR `kind` IS NULL)"],
  [{ column: 'kind', not: null }, '`kind` IS NOT NULL'],
  [{ column: 'year', in: [2025, '2026'] }, '`year` IN (2025, 2026)'],
  [{ column: 'year', in: [2025, null] }, '(`year` IN (2025) OR `year` IS NULL)'],
  [{ column: 'year', in: [] }, 'false'],
  [{ column: 'year', less: -1.5 }, '`year` < -1.5'],
  [{ column: 'kind', more: 'b' }, "`kind` > 'b'"],
  [{ column: 'open', equals: true }, '`open` = true'],
  [{ column: 'open', equals: 'false' }, '`open` = false'],
  [{ column: 'kind', contains: "50%_'" }, "contains(`kind`, '50%_''')"],
  [{ all: [] }, 'true'],
  [{ any: [] }, 'false'],
  [
    {
      all: [
        { column: 'year', more: 2020 },
        {
          any: [
            { column: 'kind', equals: 'a' },
            { column: 'kind', equals: 'b' },
          ],
        },
      ],
    },
    "(`year` > 2020 AND (`kind` = 'a' OR `kind` = 'b'))",
  ],
])('the filter %j is %s', (filter, sql) => {
  expect(metadataFilterSchema.parse(filter)).toEqual(filter)
  expect(filterSql(filter, columns)).toBe(sql)
})

test.each<[MetadataFilter, string]>([
  [{ column: 'yaer', equals: 1 }, 'The index has no metadata column “yaer”. Did you mean year?'],
  [{ column: 'toString', equals: 1 }, 'The index has no metadata column “toString”. It has: kind, year, open, 부서 이름.'],
  [{ column: 'year', equals: 'soon' }, 'Column year holds numbers, which cannot be compared with "soon".'],
  [{ column: 'year', equals: '' }, 'Column year holds numbers, which cannot be compared with "".'],
  [{ column: 'year', equals: '1 OR true' }, 'Column year holds numbers, which cannot be compared with "1 OR true".'],
  [{ column: 'open', equals: 1 }, 'Column open holds true or false, which cannot be compared with 1.'],
  [{ column: 'year', contains: '2' }, 'Column year holds numbers: `contains` is for texts.'],
])('the filter %j is refused: %s', (filter, message) => {
  expect(() => filterSql(filter, columns)).toThrow(new AppError('BAD_INPUT', message))
})

test('a name cannot end its quotes, and the name in the table may be another one', () => {
  expect(() => filterSql({ column: 'a` = 1 OR `b', equals: 1 }, { 'a` = 1 OR `b': 'number' })).toThrow('has a backquote')
  expect(filterSql({ column: 'year', equals: 1 }, columns, (name) => `meta_${name}`)).toBe('`meta_year` = 1')
})

test('a filter that is not one of the forms, or is too deep, is refused', () => {
  for (const wrong of [{ column: 'a' }, { column: 'a', equals: 1, not: 2 }, { column: 'a', equals: [1] }, { all: [{}] }, "kind = 'a'"])
    expect(metadataFilterSchema.safeParse(wrong).success).toBe(false)
  let deep: MetadataFilter = { column: 'year', equals: 1 }
  for (let level = 0; level < 30; level++) deep = { all: [deep] }
  expect(() => filterSql(deep, columns)).toThrow('up to 20 levels')
})

test('a text is one literal, whatever it holds', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom("'", '"', '\\', '%', '`', ';', '-', ' ', 'a', '가', '\n', '\0') }), (text) => {
      const sql = filterSql({ column: 'kind', equals: text }, columns)
      const literal = sql.slice('`kind` = '.length)
      expect(literal).toMatch(/^'(?:[^']|'')*'$/)
      expect(literal.slice(1, -1).replaceAll("''", "'")).toBe(text)
    }),
  )
})
