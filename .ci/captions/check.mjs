// Reads captions with independent readers of both formats. Its input has a JSON object on each line: what was spoken, and
// the captions of it. `cargo run --example captions` writes it.
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';

const require = createRequire(`${process.argv[2]}/`);
const { WebVTTParser } = require('webvtt-parser');
// Without all names of the standard, it reads `&amp;` as `&;`.
const names = require('webvtt-parser/html-entities.json');
const SubRipParser = require('srt-parser-2').default;

const LINE_LENGTH = 42;

/** How often each letter is in some texts. White space and the word joiner do not count. */
function letters(texts) {
  const counts = {};
  for (const letter of texts.join('').replace(/[\s\u2060\u0085]/gu, '')) {
    counts[letter] = (counts[letter] ?? 0) + 1;
  }
  return JSON.stringify(Object.entries(counts).sort());
}

function assert(condition, message, meeting) {
  if (!condition) {
    console.error(`${message}\n${JSON.stringify(meeting, null, 2)}`);
    process.exit(1);
  }
}

/** What is in each voice of a tree of nodes. */
function voices(tree) {
  const found = {};
  for (const node of tree.children) {
    const text = (child) => (child.type === 'text' ? child.value : child.children.map(text).join(''));
    // The reader leaves the character references of a voice as they are; the standard replaces them.
    const unescaped = (name) => name.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
    const voice = node.name === 'v' ? unescaped(node.value) : '';
    (found[voice] ??= []).push(text(node));
  }
  return found;
}

let [meetings, cues] = [0, 0];
for await (const line of createInterface({ input: process.stdin })) {
  const meeting = JSON.parse(line);
  meetings += 1;

  const webvtt = new WebVTTParser(names).parse(meeting.webvtt, 'metadata');
  assert(webvtt.errors.length === 0, JSON.stringify(webvtt.errors), meeting);
  const spoken = {};
  let start = 0;
  for (const cue of webvtt.cues) {
    cues += 1;
    assert(cue.startTime >= start && cue.endTime > cue.startTime, 'a cue is out of order', meeting);
    start = cue.startTime;
    for (const [voice, texts] of Object.entries(voices(cue.tree))) {
      (spoken[voice] ??= []).push(...texts);
      const lines = texts.join('').split('\n');
      assert(lines.every((it) => [...it].length <= LINE_LENGTH), 'a line is too long', meeting);
      assert(lines.length <= 2, 'a cue has too many lines', meeting);
    }
  }
  const expected = {};
  for (const { speaker, text } of meeting.spoken) {
    (expected[speaker] ??= []).push(text);
  }
  assert(
    JSON.stringify(Object.keys(spoken).sort()) === JSON.stringify(Object.keys(expected).sort()),
    'the voices of WebVTT are not the speakers',
    meeting,
  );
  for (const [speaker, texts] of Object.entries(expected)) {
    assert(letters(texts) === letters(spoken[speaker]), `WebVTT lacks text of ${speaker}`, meeting);
  }

  const subrip = meeting.subrip === '' ? [] : new SubRipParser().fromSrt(meeting.subrip);
  let end = 0;
  subrip.forEach((cue, index) => {
    assert(cue.id === `${index + 1}`, 'a number is not the next', meeting);
    assert(cue.startSeconds >= end && cue.endSeconds > cue.startSeconds, 'captions overlap', meeting);
    end = cue.endSeconds;
    assert(cue.text.split('\n').every((it) => [...it.replaceAll('\u2060', '')].length <= LINE_LENGTH), 'a line is too long', meeting);
  });
  const said = meeting.spoken.map(({ speaker, text }) => `${speaker}: ${text}`);
  assert(letters(said) === letters(subrip.map((cue) => cue.text)), 'SubRip lacks text', meeting);
}
assert(meetings > 0 && cues > 0, 'there are no captions', {});
console.log(`${meetings} meetings with ${cues} captions were read by both readers`);
