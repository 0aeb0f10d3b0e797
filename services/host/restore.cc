#include "services/host/restore.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <unistd.h>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include "nlohmann/json.hpp"

#include "libs/base/errors.h"
#include "libs/base/status.h"
#include "libs/engine/codec.h"
#include "libs/engine/record.h"
#include "libs/store/keys.h"
#include "libs/store/rocks_store.h"
#include "services/host/backup.h"
#include "services/host/eraser.h"
#include "services/host/heads_note.h"
#include "services/host/installation.h"
#include "services/host/ledger.h"
#include "services/host/whole_file.h"

namespace steward::host {
namespace {

using Path = std::filesystem::path;

// There while a restore moves stores; what is left of one that was cut off.
constexpr char kRestoringFile[] = "restoring";
// In a mark, behind the epoch.
constexpr char kAsOfBackup[] = "as-of-backup";
// As the stores' own directories.
constexpr auto kStoreMode = static_cast<std::filesystem::perms>(0750);

absl::Status DiskError(absl::string_view what, const Path& path, const std::error_code& error) {
  return Reject(Reason::REASON_STORAGE,
                absl::StrCat("can't ", what, " ", path.string(), ": ", error.message()));
}

absl::Status Move(const Path& from, const Path& to) {
  std::error_code error;
  std::filesystem::rename(from, to, error);
  return error ? DiskError("move", from, error) : absl::OkStatus();
}

nlohmann::json ReadJson(const Path& path) {
  const auto text = ReadFile(path.string());
  return nlohmann::json::parse(text.ok() ? *text : "", nullptr, false);
}

// What a manifest or an installation file says under `key`; empty where it says nothing.
std::string FieldOf(const Path& path, const char* key) {
  const nlohmann::json json = ReadJson(path);
  if (!json.is_object() || !json.contains(key) || !json[key].is_string()) return "";
  return json[key].get<std::string>();
}

Path MarkOf(const Path& data, const std::string& service) { return data / (service + ".restored"); }
Path NoteOf(const Path& data, const std::string& service) { return data / (service + ".heads"); }
Path IncomingOf(const Path& data, const std::string& service) {
  return data / (service + ".incoming");
}

// A name without a slash is one of the data directory's own backups.
Path DirectoryOf(const RestoreOptions& options) {
  if (absl::StrContains(options.backup, "/")) return options.backup;
  return Path(options.data_dir) / kBackupsDirectory / options.backup;
}

absl::Status CheckWhole(const Path& backup) {
  if (!std::filesystem::is_directory(backup))
    return absl::NotFoundError(absl::StrCat("there is no backup at ", backup.string()));
  const std::string installation = FieldOf(backup / kInstallationFile, "installation");
  for (const char* service : kServiceNames) {
    const Path manifest = backup / absl::StrCat(service, ".json");
    if (FieldOf(manifest, "service") != service || !HasStore((backup / service).string())) {
      return absl::FailedPreconditionError(
          absl::StrCat("the backup lacks ", service, ": ", manifest.string(), " or the store in ",
                       (backup / service).string(),
                       " is missing or no such thing; it was not finished, or not copied whole"));
    }
    if (installation.empty() || FieldOf(manifest, "installation") != installation) {
      return absl::FailedPreconditionError(absl::StrCat(
          backup.string(), " holds parts of several installations, or no installation.json"));
    }
  }
  return absl::OkStatus();
}

// Parts of several backups may each be whole, and make no consistent set: one may have taken in
// more of another than that one's part holds. Parts without a set are older than sets.
absl::Status CheckOneSet(const Path& backup) {
  std::map<std::string, std::vector<std::string>> services_by_set;
  for (const char* service : kServiceNames) {
    const std::string set = FieldOf(backup / absl::StrCat(service, ".json"), "set");
    services_by_set[set].emplace_back(service);
  }
  if (services_by_set.size() == 1) return absl::OkStatus();
  std::vector<std::string> sets;
  sets.reserve(services_by_set.size());
  for (const auto& [set, services] : services_by_set) {
    sets.push_back(absl::StrCat(absl::StrJoin(services, ", "), " of ",
                                set.empty() ? "one without a set" : absl::StrCat("set ", set)));
  }
  return absl::FailedPreconditionError(
      absl::StrCat(backup.string(), " holds parts of several backups (", absl::StrJoin(sets, "; "),
                   "): put the parts of one backup there, all as that one has them"));
}

absl::Status CheckInstallation(const Path& backup, const Path& data) {
  if (!std::filesystem::exists(data / kInstallationFile)) return absl::OkStatus();
  const std::string ours = FieldOf(data / kInstallationFile, "installation");
  const std::string theirs = FieldOf(backup / kInstallationFile, "installation");
  if (ours == theirs) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat(data.string(), " is of installation ", ours,
                                                    ", and the backup of ", theirs,
                                                    ": restore it into a directory of its own"));
}

absl::Status CheckNothingRuns(const Path& data) {
  for (const char* service : kServiceNames) {
    if (std::filesystem::exists(data / service))
      STEWARD_RETURN_IF_ERROR(store::CheckUnowned((data / service).string()));
  }
  return absl::OkStatus();
}

// Where the journal of a store ends, by partition.
absl::StatusOr<std::vector<engine::Head>> HeadsOf(const store::Store& store) {
  std::vector<engine::Head> heads(kPartitionsDefault);
  for (store::Partition p = 0; p < kPartitionsDefault; ++p) {
    const auto last =
        store.Scan(store::Family::kJournal,
                   store::PrefixRange(store::PartitionKindPrefix(p, store::Kind::kJournal), true));
    STEWARD_RETURN_IF_ERROR(last->status());
    if (!last->Valid()) continue;
    STEWARD_ASSIGN_OR_RETURN(const auto payload, engine::DecodeJournal(last->value()));
    common::v1::Envelope envelope;
    STEWARD_RETURN_IF_ERROR(engine::ParseEnvelope(payload, &envelope));
    heads[p].epoch = envelope.epoch();
    heads[p].seq = envelope.seq();
  }
  return heads;
}

// Whether the copy of a part can be read to its end, and holds what its manifest says.
absl::Status CheckPart(const Path& copy, const Path& manifest) {
  STEWARD_ASSIGN_OR_RETURN(const auto store, store::OpenRocksStore({.path = copy.string()}));
  STEWARD_RETURN_IF_ERROR(store->VerifyChecksums());
  STEWARD_ASSIGN_OR_RETURN(const std::vector<engine::Head> heads, HeadsOf(*store));
  const nlohmann::json noted = ReadJson(manifest)["heads"];
  for (size_t p = 0; p < std::min(heads.size(), noted.size()); ++p) {
    const uint64_t seq = noted[p].value("seq", uint64_t{0});
    if (heads[p].seq >= seq) continue;
    return absl::DataLossError(absl::StrCat("partition ", p, " ends in record ", heads[p].seq,
                                            ", and the manifest says ", seq));
  }
  return absl::OkStatus();
}

void RemoveCopies(const Path& data) {
  std::error_code ignored;
  for (const char* service : kServiceNames)
    std::filesystem::remove_all(IncomingOf(data, service), ignored);
}

// Copies beside the place first, so that what turns out to be damaged, or is cut off, has replaced
// nothing.
absl::Status CopyIn(const Path& backup, const Path& data) {
  RemoveCopies(data);
  for (const char* service : kServiceNames) {
    const Path incoming = IncomingOf(data, service);
    std::error_code error;
    std::filesystem::copy(backup / service, incoming, std::filesystem::copy_options::recursive,
                          error);
    if (!error) std::filesystem::permissions(incoming, kStoreMode, error);
    if (error) return DiskError("copy", backup / service, error);
  }
  for (const char* service : kServiceNames) {
    const absl::Status intact =
        CheckPart(IncomingOf(data, service), backup / absl::StrCat(service, ".json"));
    if (intact.ok()) continue;
    return absl::FailedPreconditionError(absl::StrCat(
        "the backup's part of ", service, " is damaged (", std::string(intact.message()),
        "): take another copy of it; nothing was replaced"));
  }
  sync();
  return absl::OkStatus();
}

// What is known of the stores that a restore replaces.
struct Replaced {
  // By service: RestoredMark's epoch.
  std::map<std::string, uint64_t> epochs;
  std::set<std::string> erased;
  // Every service's store could be read: who isn't in `erased` was not erased here.
  bool readable = true;
};

Replaced LookAtReplaced(const Path& data) {
  Replaced replaced;
  for (const char* service : kServiceNames) {
    uint64_t epoch = ReadRestoredMark(data.string(), service).epoch;
    for (const engine::Head& head : ReadHeadsNote(NoteOf(data, service).string()))
      epoch = std::max(epoch, head.epoch);
    bool readable = false;
    if (HasStore((data / service).string())) {
      const auto store = store::OpenRocksStore({.path = (data / service).string()});
      const auto heads = store.ok() ? HeadsOf(**store) : store.status();
      const auto erased = store.ok() ? ErasedSubjects(**store) : store.status();
      readable = heads.ok() && erased.ok();
      if (heads.ok()) {
        for (const engine::Head& head : *heads) epoch = std::max(epoch, head.epoch);
      }
      if (erased.ok()) replaced.erased.insert(erased->begin(), erased->end());
    }
    replaced.readable = replaced.readable && readable;
    // Nobody knows how far it came: above everything that counts epochs.
    if (epoch == 0 && !readable) epoch = static_cast<uint64_t>(absl::ToUnixSeconds(absl::Now()));
    replaced.epochs[service] = epoch;
  }
  return replaced;
}

// The newest ledger must be there: it names whom the backup still knows and nobody may.
absl::Status CheckLedger(const Path& backup, const Path& data, const Replaced& replaced) {
  const std::string path = (data / kLedgerFile).string();
  STEWARD_ASSIGN_OR_RETURN(const auto theirs, ReadErasureLedger((backup / kLedgerFile).string()));
  if (!std::filesystem::exists(path) && !replaced.readable) {
    return absl::FailedPreconditionError(absl::StrCat(
        "there is no ledger of erasures ", path,
        ": put its newest copy there, or whom somebody erased since the backup comes back; "
        "--accept-old-ledger goes on with the backup's own"));
  }
  STEWARD_ASSIGN_OR_RETURN(const auto ours, ReadErasureLedger(path));
  std::set<std::string> known(ours.begin(), ours.end());
  known.insert(replaced.erased.begin(), replaced.erased.end());
  for (const std::string& subject : theirs) {
    if (known.contains(subject)) continue;
    return absl::FailedPreconditionError(absl::StrCat(
        "the ledger of erasures ", path, " is older than the backup's: put its newest copy there"));
  }
  return absl::OkStatus();
}

// Whom the ledger, the stores that are replaced, or the backup know as erased.
absl::Status CompleteLedger(const Path& backup, const Path& data, const Replaced& replaced) {
  const std::string path = (data / kLedgerFile).string();
  std::vector<std::string> subjects(replaced.erased.begin(), replaced.erased.end());
  STEWARD_ASSIGN_OR_RETURN(const auto theirs, ReadErasureLedger((backup / kLedgerFile).string()));
  subjects.insert(subjects.end(), theirs.begin(), theirs.end());
  return AppendToLedger(path, subjects);
}

absl::Status PutInPlace(const Path& data, const Path& aside, const std::string& service) {
  if (std::filesystem::exists(data / service)) {
    STEWARD_RETURN_IF_ERROR(MakeDirectories(aside.string()));
    STEWARD_RETURN_IF_ERROR(Move(data / service, aside / service));
  }
  std::error_code ignored;
  std::filesystem::remove(NoteOf(data, service), ignored);
  return Move(IncomingOf(data, service), data / service);
}

// The marks come first: a store that is started without one would go on as if nothing was lost, and
// what they say is known only as long as the old stores are there.
absl::Status PutAllInPlace(const Path& data, const Path& aside, const Replaced& replaced,
                           bool as_of_backup) {
  for (const auto& [service, epoch] : replaced.epochs) {
    const std::string text =
        absl::StrCat(epoch, as_of_backup ? absl::StrCat(" ", kAsOfBackup) : "", "\n");
    STEWARD_RETURN_IF_ERROR(
        ReplaceFile(MarkOf(data, service).string(), text, store::Durability::kSynced));
  }
  for (const char* service : kServiceNames)
    STEWARD_RETURN_IF_ERROR(PutInPlace(data, aside, service));
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Restored> Restore(const RestoreOptions& options) {
  const Path data(options.data_dir);
  const Path backup = DirectoryOf(options);
  STEWARD_RETURN_IF_ERROR(CheckWhole(backup));
  STEWARD_RETURN_IF_ERROR(CheckOneSet(backup));
  STEWARD_RETURN_IF_ERROR(MakeDirectories(data.string()));
  STEWARD_RETURN_IF_ERROR(CheckInstallation(backup, data));
  STEWARD_RETURN_IF_ERROR(CheckNothingRuns(data));
  const Replaced replaced = LookAtReplaced(data);
  if (!options.accept_old_ledger || std::filesystem::exists(data / kLedgerFile))
    STEWARD_RETURN_IF_ERROR(CheckLedger(backup, data, replaced));
  if (absl::Status copied = CopyIn(backup, data); !copied.ok()) {
    RemoveCopies(data);
    return copied;
  }
  const Path aside =
      data / absl::StrCat("replaced-",
                          absl::FormatTime("%Y%m%dT%H%M%E3SZ", absl::Now(), absl::UTCTimeZone()));
  if (!std::filesystem::exists(data / kInstallationFile)) {
    STEWARD_RETURN_IF_ERROR(
        CopyFile((backup / kInstallationFile).string(), (data / kInstallationFile).string()));
  }
  STEWARD_RETURN_IF_ERROR(CompleteLedger(backup, data, replaced));
  STEWARD_RETURN_IF_ERROR(ReplaceFile((data / kRestoringFile).string(), backup.string() + "\n",
                                      store::Durability::kSynced));
  STEWARD_RETURN_IF_ERROR(PutAllInPlace(data, aside, replaced, options.as_of_backup));
  std::error_code ignored;
  std::filesystem::remove(data / kRestoringFile, ignored);
  Restored restored{.services = {std::begin(kServiceNames), std::end(kServiceNames)},
                    .written_time = FieldOf(backup / "accounts.json", "written_time")};
  if (std::filesystem::exists(aside)) restored.replaced = aside.string();
  return restored;
}

absl::Status CheckNotRestoring(const std::string& data_dir) {
  const auto backup = ReadFile((Path(data_dir) / kRestoringFile).string());
  if (!backup.ok()) return absl::OkStatus();
  const std::string name(absl::StripAsciiWhitespace(*backup));
  return absl::FailedPreconditionError(
      absl::StrCat("a restore of ", name, " into ", data_dir,
                   " was cut off: run it again (steward backup restore ", name, ")"));
}

RestoredMark ReadRestoredMark(const std::string& data_dir, const std::string& service) {
  RestoredMark mark;
  std::ifstream file(MarkOf(data_dir, service));
  mark.restored = file.is_open();
  std::string how;
  if (mark.restored) file >> mark.epoch >> how;
  mark.as_of_backup = how == kAsOfBackup;
  return mark;
}

void RemoveRestoredMark(const std::string& data_dir, const std::string& service) {
  std::error_code ignored;
  std::filesystem::remove(MarkOf(data_dir, service), ignored);
}

}  // namespace steward::host
