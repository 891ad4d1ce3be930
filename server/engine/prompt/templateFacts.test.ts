import { expect, test } from 'vitest'
import type { RenderJinja } from './chatTemplate.ts'
import { dateVariables, withFixedClock } from './templateClock.ts'
import { templateFacts } from './templateFacts.ts'

type Message = { role: string; content: string; reasoning_content?: string }

/** A template as a function; `source` is what its text would name. */
const factsOf = (source: string, render: RenderJinja) => templateFacts(source, { render, tokens: { bos: '', eos: '' } })
const turns = (variables: Record<string, unknown>, reply: (message: Message) => string = ({ content }) => content) =>
  (variables.messages as Message[])
    .map((message) => `[${message.role}]${message.role === 'assistant' ? reply(message) : message.content}`)
    .join('')
const plain: RenderJinja = (variables) => `${turns(variables)}${variables.add_generation_prompt === true ? '[assistant]' : ''}`

test('a template that uses only the messages makes use of nothing else', () => {
  expect(factsOf('{{ messages }}', plain)).toEqual({ facts: { date: 'none', thinking: 'none' }, markers: [] })
})

test('markers that a template writes around a thought are found whatever they are', () => {
  const render: RenderJinja = (variables) => {
    const reply = ({ reasoning_content: thought, content }: Message) => (thought === undefined ? content : `«${thought}»\n${content}`)
    return `${turns(variables, reply)}${variables.add_generation_prompt === true ? '[assistant]' : ''}`
  }
  expect(factsOf('', render)).toEqual({
    facts: { date: 'none', thinking: 'always' },
    markers: [{ open: '«', close: ['»'], own: true }],
  })
})

test.each(['enable_thinking', 'thinking'])('the switch %s is found by what it does', (name) => {
  const render: RenderJinja = (variables) => plain(variables) + (variables[name] === false ? '<think></think>' : '')
  expect(factsOf('<think></think>', render).facts.thinking).toBe('switch')
})

test('a template that names a marker thinks, and one that refuses the sample does not fail', () => {
  const refuse: RenderJinja = () => {
    throw new Error('no system messages')
  }
  expect(factsOf('{% set content = content.split("</think>")[-1] %}', refuse)).toMatchObject({
    facts: { date: 'none', thinking: 'always' },
    markers: [{ open: '<think>', close: ['</think>'], own: true }],
  })
})

test.each([
  ['{{ date_string }}', (clock: string, given: string) => given, 'given'],
  ['{{ strftime_now("%d") }}', (clock: string) => clock, 'clock'],
  ['{% if not date_string is defined %}{{ strftime_now("%d") }}{% endif %}', (clock: string, given: string) => given, 'given'],
  ['{{ date_string }}{{ strftime_now("%d") }}', (clock: string, given: string) => given + clock, 'clock'],
])('the date of %s is found', (source, write, expected) => {
  const render: RenderJinja = (variables) => plain(variables) + write(JSON.stringify(variables.assay_clock), String(variables.date_string))
  expect(factsOf(source, render).facts.date).toBe(expected)
})

test('every code of a date is that of the given day, and none is left to the clock', () => {
  const { assay_clock: codes, date_string: written } = dateVariables({ given: '2026-01-09' })
  const format = (text: string) => (codes as [string, string][]).reduce((done, [code, value]) => done.replaceAll(code, value), text)
  expect(written).toBe('09 Jan 2026')
  expect(format('%Y-%m-%d %-d.%-m.%y %A %a %B %b %j %H:%M:%S %F %D')).toBe(
    '2026-01-09 9.1.26 Friday Fri January Jan 009 00:00:00 2026-01-09 01/09/26',
  )
  expect(withFixedClock('{{ messages }}')).toBe('{{ messages }}')
  expect(withFixedClock('{{ strftime_now("%d") }}')).toMatch(/^\{%- macro strftime_now/)
})
