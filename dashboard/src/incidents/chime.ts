let context: AudioContext | undefined;

/** Two soft notes, made on the spot: there is no sound file to load. Silent where the browser wants a click first. */
export function chime(): void {
  context ??= new AudioContext();
  const start = context.currentTime;
  for (const [index, frequency] of [660, 880].entries()) {
    const oscillator = context.createOscillator();
    const gain = context.createGain();
    const from = start + index * 0.22;
    oscillator.frequency.value = frequency;
    gain.gain.setValueAtTime(0.0001, from);
    gain.gain.exponentialRampToValueAtTime(0.2, from + 0.02);
    gain.gain.exponentialRampToValueAtTime(0.0001, from + 0.4);
    oscillator.connect(gain).connect(context.destination);
    oscillator.start(from);
    oscillator.stop(from + 0.45);
  }
}
