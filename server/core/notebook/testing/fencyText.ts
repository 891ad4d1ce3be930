import { fc } from '../../testing/fuzzing.ts'

/** Text in which fences, front matter and odd line endings are frequent. */
export const fencyText = fc
  .array(
    fc.constantFrom(
      '---',
      '```',
      '~~~',
      '````',
      '```yaml prompt a',
      '~~~yaml cases b',
      '   ```yaml sweep 이름',
      '    ```',
      '```js',
      '```yaml',
      '> ```',
      'user: hi',
      '',
      ' ',
      'prose 글 🎉',
      '\n',
      '\r\n',
      '\r',
      '\uFEFF',
      '\n',
      '\n',
      'a`b',
      '...',
    ),
    { maxLength: 40 },
  )
  .map((pieces) => pieces.join(''))
