import { expect, test } from 'vitest'
import { junitText } from './junitText.ts'
import { sampleRun } from './testing/sampleRun.ts'
import { xmlAttribute, xmlText } from './xmlText.ts'

test('each column is a suite, each cell a test, and a missed bound a failure that includes the output', () => {
  expect(junitText(sampleRun())).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="과일 &lt;labels&gt;" tests="4" failures="1" errors="1" skipped="0">
  <testsuite name="terse" tests="2" failures="0" errors="0" skipped="0" time="0.691" timestamp="2026-11-23T03:00:00.000Z">
    <testcase classname="terse/temperature=0.7/top_p=0.95" name="case 1" time="0.345"/>
    <testcase classname="terse/temperature=0.7/top_p=0.95" name="case 2" time="0.345"/>
  </testsuite>
  <testsuite name="자세히" tests="2" failures="1" errors="1" skipped="0" time="0.345" timestamp="2026-11-23T03:00:00.000Z">
    <testcase classname="자세히/temperature=0.7/top_p=0.95" name="case 1" time="0.345"><failure message="contains: The score is 0, which should be ≥ 1." type="contains">contains: The score is 0, which should be ≥ 1.

Output:
a, "b"
c</failure></testcase>
    <testcase classname="자세히/temperature=0.7/top_p=0.95" name="case 2" time="0.000"><error message="The engine &lt;died&gt;." type="ENGINE_CRASHED">The engine &lt;died&gt;.</error></testcase>
  </testsuite>
</testsuites>
`)
})

test('characters that XML cannot represent are replaced, and markup is escaped', () => {
  const nasty = 'a\0b\u0007c<d>&"\'\n\t\ufffe 🍎 \ud800x \udc00'
  expect(xmlText(nasty)).toBe('a\ufffdb\ufffdc&lt;d&gt;&amp;"\'\n\t\ufffd 🍎 \ufffdx \ufffd')
  expect(xmlAttribute(nasty)).toBe('a\ufffdb\ufffdc&lt;d&gt;&amp;&quot;&#39;&#10;&#9;\ufffd 🍎 \ufffdx \ufffd')
})

test('a long output is cut after a number of characters, whatever their encoding', () => {
  const long = '🍎'.repeat(2_000)
  expect(junitText(sampleRun({ outputs: [long, long, long, long] }))).toContain(`\n${'🍎'.repeat(600)}…<`)
})
