import { Template } from '@huggingface/jinja'
import { expect, test } from 'vitest'
import { specialFinder } from './chatTemplate.ts'
import { answerEnd } from './endToken.ts'

const turns = (user: string, assistant: string) =>
  `{% for m in messages %}{% if m.role == 'user' %}${user}{% else %}${assistant}{% endif %}{% endfor %}`

test.each([
  ['ChatML', turns('<|im_start|>user\n{{ m.content }}<|im_end|>\n', '<|im_start|>assistant\n{{ m.content }}<|im_end|>\n'), '<|im_end|>'],
  [
    'the end of a turn that is not the end token of the model',
    turns('<start>user\n{{ m.content }}<end_of_turn>\n', '<start>model\n{{ m.content }}<end_of_turn>\n'),
    '<end_of_turn>',
  ],
  ['the end token as a variable', turns('[INST] {{ m.content }} [/INST]', ' {{ m.content }} {{ eos_token }}'), '</s>'],
  ['nothing at the end', turns('Q: {{ m.content }}\n', 'A: {{ m.content }}\n'), '</s>'],
  ['a template that refuses', '{{ raise_exception("no") }}', '</s>'],
])('%s', (_, template, expected) => {
  const findSpecials = specialFinder(['<|im_start|>', '<|im_end|>', '<start>', '<end_of_turn>', '</s>'])
  const render = (variables: Record<string, unknown>) => new Template(template).render(variables)
  expect(answerEnd({ render, tokens: { bos: '<s>', eos: '</s>' }, findSpecials })).toBe(expected)
})
