#include "services/host/heads_note.h"

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"

#include "libs/base/errors.h"
#include "services/host/whole_file.h"

namespace steward::host {
namespace {

constexpr absl::Duration kWriteEvery = absl::Seconds(1);

}  // namespace

HeadsNote::HeadsNote(std::string path, std::function<std::vector<engine::Head>()> heads)
    : path_(std::move(path)), heads_(std::move(heads)) {
  thread_ = std::thread([this] { Run(); });
}

HeadsNote::~HeadsNote() {
  {
    absl::MutexLock lock(&mutex_);
    stopped_ = true;
  }
  thread_.join();
  Write();
}

void HeadsNote::Run() {
  absl::MutexLock lock(&mutex_);
  const auto stopped = [this]() ABSL_SHARED_LOCKS_REQUIRED(mutex_) { return stopped_; };
  while (!mutex_.AwaitWithTimeout(absl::Condition(&stopped), kWriteEvery)) Write();
}

// What can't be written is only not noticed: no sync, and no error.
void HeadsNote::Write() {
  std::string text;
  for (const engine::Head& head : heads_()) absl::StrAppend(&text, head.epoch, " ", head.seq, "\n");
  if (text == written_) return;
  written_ = text;
  ReplaceFile(path_, text, store::Durability::kUnsynced).IgnoreError();
}

std::vector<engine::Head> ReadHeadsNote(const std::string& path) {
  std::vector<engine::Head> heads;
  std::ifstream file(path);
  engine::Head noted;
  while (file >> noted.epoch >> noted.seq) heads.push_back(noted);
  return heads;
}

absl::Status CompareWithNote(const std::string& path, const std::vector<engine::Head>& heads) {
  const std::vector<engine::Head> note = ReadHeadsNote(path);
  for (size_t p = 0; p < std::min(heads.size(), note.size()); ++p) {
    const engine::Head& noted = note[p];
    const engine::RecordPlace there{heads[p].epoch, heads[p].seq};
    if (engine::RecordPlace{noted.epoch, noted.seq} <= there) continue;
    ErrorDetail detail;
    detail.set_reason(Reason::REASON_FROM_THE_FUTURE);
    detail.set_epoch(noted.epoch);
    return Reject(detail, absl::StrCat(path, " says that partition ", p, " ended in record ",
                                       noted.seq, " of epoch ", noted.epoch, ", and it ends in ",
                                       there.seq, " of epoch ", there.epoch));
  }
  return absl::OkStatus();
}

}  // namespace steward::host
