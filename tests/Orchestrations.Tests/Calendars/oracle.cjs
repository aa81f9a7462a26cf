// Prints what the npm package chinese-days knows of 2024 to 2026: every working day, and for every start day where the
// next 1 to 10 working days end. Ends after 2026 are left out: the package has no data for them.
const { findWorkday, isWorkday } = require('chinese-days');

const days = {};
for (let at = Date.UTC(2024, 0, 1); at < Date.UTC(2027, 0, 1); at += 86_400_000) {
  const day = new Date(at).toISOString().slice(0, 10);
  const ends = [];
  for (let n = 1; n <= 10; n++) {
    const end = findWorkday(n, day);
    if (end < '2027-01-01') ends.push(end);
  }
  days[day] = { working: isWorkday(day), ends };
}
process.stdout.write(JSON.stringify(days));
