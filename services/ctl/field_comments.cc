#include "services/ctl/field_comments.h"

#include <map>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include <google/protobuf/descriptor.pb.h>

#include "libs/base/check.h"

// field_descriptors.S
extern "C" const char kStewardDescriptorsBegin[];
extern "C" const char kStewardDescriptorsEnd[];

namespace steward::ctl {
namespace {

using google::protobuf::DescriptorProto;
using google::protobuf::FileDescriptorProto;
using google::protobuf::FileDescriptorSet;

// By the fields' full names.
using Comments = std::map<std::string, std::string>;

std::string FirstSentence(std::string comment) {
  comment = absl::StrReplaceAll(comment, {{"\n", " "}, {"`", ""}});
  absl::RemoveExtraAsciiWhitespace(&comment);
  comment = comment.substr(0, comment.find(". "));
  if (!comment.empty() && comment.back() == '.') comment.pop_back();
  return comment;
}

// The numbers of messages in a file, of nested ones in a message, and of fields: what the paths of
// comments are made of.
constexpr int kMessages = FileDescriptorProto::kMessageTypeFieldNumber;
constexpr int kNested = DescriptorProto::kNestedTypeFieldNumber;
constexpr int kFields = DescriptorProto::kFieldFieldNumber;

// The comments of one file.
class FileComments final {
 public:
  FileComments(const FileDescriptorProto& file, Comments* comments) : comments_(*comments) {
    for (const auto& location : file.source_code_info().location()) {
      if (!location.leading_comments().empty())
        by_path_[{location.path().begin(), location.path().end()}] = location.leading_comments();
    }
    for (int i = 0; i < file.message_type_size(); ++i)
      AddMessage(file.package(), file.message_type(i), {kMessages, i});
  }

 private:
  void AddMessage(const std::string& scope, const DescriptorProto& message, std::vector<int> path) {
    const std::string name = absl::StrCat(scope, ".", message.name());
    path.push_back(kFields);
    for (int i = 0; i < message.field_size(); ++i) {
      path.push_back(i);
      const auto found = by_path_.find(path);
      if (found != by_path_.end())
        comments_[absl::StrCat(name, ".", message.field(i).name())] = FirstSentence(found->second);
      path.pop_back();
    }
    path.back() = kNested;
    for (int i = 0; i < message.nested_type_size(); ++i) {
      path.push_back(i);
      AddMessage(name, message.nested_type(i), path);
      path.pop_back();
    }
  }

  std::map<std::vector<int>, std::string> by_path_;
  Comments& comments_;
};

Comments Read() {
  FileDescriptorSet set;
  STEWARD_CHECK(
      set.ParseFromArray(kStewardDescriptorsBegin,
                         static_cast<int>(kStewardDescriptorsEnd - kStewardDescriptorsBegin)))
      << "the definitions in this program";
  Comments comments;
  for (const FileDescriptorProto& file : set.file()) FileComments(file, &comments);
  return comments;
}

}  // namespace

std::string CommentOf(const google::protobuf::FieldDescriptor& field) {
  static const auto* const comments = new Comments(Read());
  const auto found = comments->find(field.full_name());
  return found == comments->end() ? "" : found->second;
}

}  // namespace steward::ctl
